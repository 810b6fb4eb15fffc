// Renders the teaching notes (web/teach/, a file a lab, the same in each language's folder) to HTML. A note has all parts of
// kParts, in this order; {{expression|2}} is a result that the core computes, and a wrong idea names the branch of a quiz
// item that answers it: its sentence is quoted from there. Unknown forms fail the build.
import { readFile } from 'node:fs/promises';
import { escaped, withParameters } from './texts.mjs';

/** A part of a note, by its heading, and whether its lines have two sides. */
const kParts = /** @type {const} */ ([
  ['goals', false],
  ['assumed', false],
  ['parts', true],
  ['prediction', false],
  ['wrong ideas', true],
  ['discussion', true],
  ['variations', true],
]);
export const kCourses = ['information-theory', 'deep-learning', 'embedded'];
const kBetween = ' :: ';

/** @param {string} language */
const folderOf = (language) => (language === 'en' ? 'web/teach' : `web/teach/${language}`);

/**
 * The sentence of an item with which a wrong answer is met: "option 2" of its options, "explain 0" of its explanation,
 * "wrong 1" of its expected wrong answers, "order" and "reversed" of an order.
 * @param {any} item @param {string} branch @param {string} where
 */
export function branchOf(item, branch, where) {
  const [kind, number] = branch.split(' ');
  const place = Number(number);
  const found = {
    option: () => item.options?.[place],
    explain: () => item.explain?.options?.[place],
    wrong: () => item.wrong?.[place],
    order: () => (number === undefined ? { says: item.says } : undefined),
    reversed: () => (number === undefined ? { says: item.reversed } : undefined),
  }[kind]?.();
  if (!found?.says) throw new Error(`${where}: item ${item.id} has no branch “${branch}”`);
  if (found.correct === true) throw new Error(`${where}: “${branch}” of ${item.id} is the right answer`);
  return found.says;
}

/** @param {string} text @param {string} file */
function partsOf(text, file) {
  const found = text.match(/^---\n([\s\S]*?)\n---\n([\s\S]*)$/);
  if (!found) throw new Error(`${file}: expected id and lab between two lines of ---`);
  const fields = Object.fromEntries(found[1].split('\n').map((line) => line.split(/:\s*(.*)/s).slice(0, 2)));
  for (const key of ['id', 'lab']) if (!fields[key]) throw new Error(`${file}: ${key} is missing`);
  const [before, ...pieces] = found[2].split(/^# (.*)$/m);
  if (before.trim()) throw new Error(`${file}: text before the first part`);
  const headings = pieces.filter((_, i) => i % 2 === 0).map((heading) => heading.trim().toLowerCase());
  const wanted = kParts.map(([name]) => name);
  if (headings.join() !== wanted.join())
    throw new Error(`${file}: parts are ${headings.join(', ')}; expected ${wanted.join(', ')}`);
  return { fields, texts: pieces.filter((_, i) => i % 2 === 1) };
}

/** Items of a list, or the two sides of each. @param {string} text @param {boolean} isTwoSided @param {string} where */
function linesOf(text, isTwoSided, where) {
  const lines = text
    .trim()
    .split(/\n(?=- )/)
    .map((line) =>
      line
        .replace(/^- /, '')
        .replaceAll(/\s*\n\s*/g, ' ')
        .trim(),
    );
  if (lines.join('') === '') throw new Error(`${where}: nothing in it`);
  return lines.map((line) => {
    const sides = line.split(kBetween);
    if (isTwoSided && sides.length !== 2)
      throw new Error(`${where}: “${line}”: expected two sides with${kBetween}between`);
    return isTwoSided ? sides : [line];
  });
}

/**
 * @param {{ render(source: string, link: string, where: string): string, checkLink(link: string, where: string): void }} renderer
 * @param {{ labs: { id: string, name: string, title: string }[], items: any[], fill(text: string): string }} about
 * @param {string} language
 */
export async function readNotes(renderer, { labs, items, fill }, language) {
  return Promise.all(
    labs.map(async ({ id, name, title }) => {
      const file = `${folderOf(language)}/${id}.md`;
      const { fields, texts } = partsOf(await readFile(file, 'utf8'), file);
      if (fields.id !== id) throw new Error(`${file}: id is ${fields.id}`);
      renderer.checkLink(fields.lab, file);
      const html = (/** @type {string} */ text) => {
        const rendered = renderer.render(text, fields.lab, file).trim();
        return rendered.replace(/^<p>([\s\S]*)<\/p>$/, (all, inner) => (inner.includes('<p>') ? all : inner));
      };
      const [goals, assumed, parts, prediction, ideas, discussion, variations] = kParts.map(([part, isTwoSided], i) =>
        part === 'prediction' ? [[texts[i].trim()]] : linesOf(texts[i], isTwoSided, `${file}, ${part}`),
      );
      const courses = variations.map(([course]) => course);
      if (courses.join() !== kCourses.join()) throw new Error(`${file}: variations are ${courses.join(', ')}`);
      return {
        id,
        name,
        title,
        lab: fields.lab,
        goals: goals.map(([text]) => html(text)),
        assumed: assumed.map(([text]) => html(text)),
        parts: parts.map(([minutes, text]) => {
          if (!/^[1-9]\d?$/.test(minutes)) throw new Error(`${file}: “${minutes}” is no number of minutes`);
          return { minutes: Number(minutes), text: html(text) };
        }),
        prediction: renderer.render(prediction[0][0], fields.lab, file),
        ideas: ideas.map(([idea, reference]) => {
          const [itemId, ...branch] = reference.split(' ');
          const item = items.find((one) => one.id === itemId);
          if (!item) throw new Error(`${file}: no item ${itemId}`);
          const says = branchOf(item, branch.join(' '), file);
          // The sentence of a task, or about a tensor of one's own, depends on what is there.
          const isFixed = item.kind !== 'task' && !item.own;
          const answer = isFixed
            ? fill(withParameters(says, item.parameters?.[0] ?? {}))
            : says.replace(/\{[^{}]*\}/g, '…');
          return { idea: html(idea), item: itemId, title: item.title, answer };
        }),
        discussion: discussion.map(([question, answer]) => {
          // The question is a button on the page.
          if (html(question).includes('<a ')) throw new Error(`${file}: a link in the question “${question}”`);
          return { question: html(question), answer: html(answer) };
        }),
        variations: variations.map(([course, text]) => ({ course, text: html(text) })),
      };
    }),
  );
}

/** @param {string[]} lines */
const list = (lines) => `<ul>\n${lines.map((line) => `<li>${line}</li>`).join('\n')}\n</ul>`;

/**
 * All notes as articles.
 * @param {Awaited<ReturnType<typeof readNotes>>} notes @param {Record<string, string>} say @param {string} suffix
 */
export function notesHtml(notes, say, suffix) {
  const page = `index${suffix}.html`;
  /** @param {string} words @param {Record<string, string | number>} values */
  const told = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  const part = (/** @type {string} */ heading, /** @type {string} */ html) => `<h3>${heading}</h3>\n${html}`;
  return notes
    .map((note) => {
      const minutes = note.parts.reduce((sum, { minutes }) => sum + minutes, 0);
      const times = note.parts.map(
        ({ minutes, text }) => `<tr><td class="n">${told(say.teach_minutes, { minutes })}</td><td>${text}</td></tr>`,
      );
      const ideas = note.ideas.map(
        ({ idea, item, title, answer }) =>
          `<dt>${idea}</dt><dd>${escaped(answer)} <a class="from" href="?quiz=${item}">${escaped(title)}</a></dd>`,
      );
      const talk = note.discussion.map(
        ({ question, answer }) => `<details><summary>${question}</summary><p>${answer}</p></details>`,
      );
      const courses = note.variations.map(
        ({ course, text }) => `<dt>${say[`teach_${course.replace('-', '_')}`]}</dt><dd>${text}</dd>`,
      );
      return `<article class="note" id="${note.id}" aria-labelledby="${note.id}-title">
<h2 id="${note.id}-title">${escaped(note.name)} <span class="question">${escaped(note.title)}</span></h2>
<p class="note-head"><a class="open" href="?${escaped(note.lab)}">${say.teach_open}</a> <span>${told(say.teach_all_minutes, { minutes })}</span></p>
<div class="two">
<div>${part(say.teach_goals, list(note.goals))}</div>
<div>${part(say.teach_assumed, list(note.assumed))}</div>
</div>
${part(say.teach_prediction, `<div class="prediction">${note.prediction}</div>`)}
${part(say.teach_parts, `<table class="minutes"><tbody>\n${times.join('\n')}\n</tbody></table>`)}
${part(say.teach_ideas, `<dl class="ideas">\n${ideas.join('\n')}\n</dl>`)}
${part(say.teach_discussion, talk.join('\n'))}
${part(say.teach_variations, `<dl class="courses">\n${courses.join('\n')}\n</dl>`)}
</article>`;
    })
    .join('\n')
    .replaceAll('data-lab href="?', 'href="?')
    .replaceAll('href="?', `href="${page}?`);
}

/** Contents of the page. @param {Awaited<ReturnType<typeof readNotes>>} notes */
export const noteList = (notes) =>
  notes.map(({ id, name, title }) => `<li><a href="#${id}">${escaped(name)}</a> ${escaped(title)}</li>`).join('\n');
