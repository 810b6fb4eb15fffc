// Renders the lesson from Markdown with front matter, one file a section (web/lesson/), to HTML with MathML. "@lab
// LINK" opens a passage and moves the lab to a state; {{expression|2}} is a result that the core computes, {{live
// metric|2}} one that follows the lab, {{sym b}} a symbol with its present value. Unknown forms fail the build.
import { readdir, readFile } from 'node:fs/promises';
import markdownIt from 'markdown-it';
import temml from 'temml';
import { escaped } from './texts.mjs';

/** Folder of a language's lesson. @param {string} language */
const folderOf = (language) => (language === 'en' ? 'web/lesson' : `web/lesson/${language}`);

/** Classes of results that have a colour in the lab; a class bears the name of its readout. */
const kColoured = {
  entropy: /^(entropy|mutual_information(_given_scales|_without_scale)?)_bits$|^entropy_of$/,
  sqnr: /^(least_channel_)?sqnr_db$/,
};

/** The class of a result that one metric alone makes, or nothing. @param {string} expression */
function colourOf(expression) {
  const metric = expression.match(/^(\w+)(\([^()]*\))?(\|.*)?$/)?.[1] ?? '';
  return Object.entries(kColoured).find(([, names]) => names.test(metric))?.[0];
}

/**
 * Turns style attributes, which the page's policy forbids, into classes.
 * @param {Map<string, string>} classes
 */
function withoutStyles(/** @type {string} */ html, classes) {
  return html.replace(/<([a-z]+)([^>]*?)\sstyle="([^"]*)"([^>]*)>/g, (_, tag, before, style, after) => {
    if (!classes.has(style)) classes.set(style, `m${classes.size}`);
    const name = classes.get(style);
    const all = before + after;
    const merged = /class="/.test(all) ? all.replace(/class="/, `class="${name} `) : `${all} class="${name}"`;
    return `<${tag}${merged}>`;
  });
}

/** @param {string} file @param {string} text */
function frontMatter(file, text) {
  const found = text.match(/^---\n([\s\S]*?)\n---\n([\s\S]*)$/);
  if (!found) throw new Error(`${file}: expected front matter between two lines of ---`);
  /** @type {Record<string, string>} */
  const fields = Object.fromEntries(
    found[1]
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  for (const key of ['id', 'title', 'question', 'lab', 'concept', 'check']) {
    if (!fields[key]) throw new Error(`${file}: ${key} is missing`);
  }
  return { fields, body: found[2] };
}

/**
 * A renderer that collects the styles that formulas need.
 * @param {{ fill: Function, problems: Function }} texts
 * @param {Record<string, { tex: string, text: string, name: string }>} symbols  how they are written, what they are
 */
export function createRenderer(texts, symbols) {
  const markdown = markdownIt({ html: true, typographer: false });
  /** @type {Map<string, string>} */
  const classes = new Map();

  /** @param {string} tex @param {boolean} display */
  const formula = (tex, display) => {
    if (tex.includes('\uE000')) throw new Error(`$${tex}$: a coloured result or a symbol stands in a formula`);
    return withoutStyles(temml.renderToString(tex, { displayMode: display }), classes);
  };

  /** @param {string} call @param {string} link @param {string} where */
  function evaluated(call, link, where) {
    try {
      const symbol = call.match(/^sym (\w+)$/);
      if (symbol) {
        const known = symbols[symbol[1]];
        if (!known) throw new Error(`no symbol ${symbol[1]}; there are ${Object.keys(symbols).join(', ')}`);
        return `<button type="button" class="symbol" data-symbol="${symbol[1]}" aria-label="${escaped(`${known.text}, ${known.name}`)}">${formula(known.tex, false)}</button>`;
      }
      const live = call.match(/^live (.*)$/);
      if (live) {
        const colour = colourOf(live[1]);
        const names = colour ? `live ${colour}` : 'live';
        return `<span class="${names}" data-live="{${escaped(live[1])}}">${texts.fill(`{${live[1]}}`, link)}</span>`;
      }
      return texts.fill(`{${call}}`);
    } catch (error) {
      throw new Error(`${where}: {{${call}}}: ${error instanceof Error ? error.message : error}`);
    }
  }

  /** @param {string} source @param {string} link @param {string} where */
  function render(source, link, where) {
    /** @type {string[]} */
    const kept = [];
    const keep = (/** @type {string} */ html) => `\uE000${kept.push(html) - 1}\uE001`;
    const prepared = source
      .replace(/\{\{(.*?)\}\}/g, (_, call) => {
        const text = evaluated(call.trim(), link, where);
        if (text.startsWith('<')) return keep(text);
        const colour = colourOf(call.trim());
        return colour ? keep(`<span class="${colour}">${text}</span>`) : text;
      })
      .replace(/\$\$([\s\S]+?)\$\$/g, (_, tex) => keep(formula(tex.trim(), true)))
      .replace(/\$([^$\n]+?)\$/g, (_, tex) => keep(formula(tex, false)));
    const html = markdown
      .render(prepared)
      .replace(/\(?\uE000\d+\uE001[,.;:)]+|\(\uE000\d+\uE001/g, '<span class="whole">$&</span>')
      .replace(/\uE000(\d+)\uE001/g, (_, i) => kept[Number(i)]);
    return html.replace(/<a href="(\?[^"]*)"/g, (_, href) => {
      const problems = texts.problems(href.replaceAll('&amp;', '&'));
      if (problems) throw new Error(`${where}: link ${href}: ${problems}`);
      return `<a data-lab href="${href}"`;
    });
  }

  return {
    evaluated,
    render,
    /** @param {string} link @param {string} where */
    checkLink(link, where) {
      const problems = texts.problems(link);
      if (problems) throw new Error(`${where}: link ${link}: ${problems}`);
    },
    styles: () => [...classes].map(([style, name]) => `.${name}{${style}}`).join('\n'),
  };
}

/**
 * The items that a section ends with: they exist, and are of its concept.
 * @param {Record<string, string>} fields @param {{ id: string, concept: string, title: string }[]} items @param {string} file
 */
function checksOf(fields, items, file) {
  return fields.check.split(',').map((id) => {
    const item = items.find((one) => one.id === id.trim());
    if (!item) throw new Error(`${file}: check: no item ${id.trim()}`);
    if (item.concept !== fields.concept) throw new Error(`${file}: check: ${item.id} is about ${item.concept}`);
    return { id: item.id, title: item.title };
  });
}

/**
 * @param {ReturnType<typeof createRenderer>} renderer @param {string} language
 * @param {{ id: string, concept: string, title: string }[]} items  of the quiz
 */
export async function readSections(renderer, language, items) {
  const folder = folderOf(language);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.md')).sort();
  return Promise.all(
    files.map(async (name) => {
      const { fields, body } = frontMatter(name, await readFile(`${folder}/${name}`, 'utf8'));
      renderer.checkLink(fields.lab, name);
      const [before, ...pieces] = body.split(/^@lab (.*)$/m);
      const passages = [{ lab: fields.lab, text: before }];
      for (let i = 0; i < pieces.length; i += 2) passages.push({ lab: pieces[i].trim(), text: pieces[i + 1] });
      const html = passages
        .filter(({ text }) => text.trim())
        .map(({ lab, text }) => {
          renderer.checkLink(lab, name);
          return `<div class="passage" data-state="${escaped(lab)}">\n${renderer.render(text, lab, name)}</div>`;
        });
      return { ...fields, checks: checksOf(fields, items, name), html: html.join('\n') };
    }),
  );
}

/** @param {Awaited<ReturnType<typeof readSections>>} sections @param {Record<string, string>} say */
export function lessonHtml(sections, say) {
  /** @param {string} words @param {string} title */
  const about = (words, title) => escaped(words.replace('{title}', title));
  return sections
    .map((section, i) => {
      const heading = i === 0 ? 'h1' : 'h2';
      const before = sections[i - 1];
      const after = sections[i + 1];
      const link = (/** @type {any} */ to, /** @type {string} */ rel, /** @type {string} */ words) =>
        to ? `<a rel="${rel}" href="#${to.id}"><span>${words}</span> ${escaped(to.title)}</a>` : '';
      return `<section class="section" id="${section.id}" aria-labelledby="${section.id}-title" data-concept="${section.concept}" data-checks="${section.checks.map(({ id }) => id).join(' ')}">
<div class="head"><${heading} id="${section.id}-title">${escaped(section.title)}</${heading}><a class="permalink" href="#${section.id}" aria-label="${about(say.section_link, section.title)}">#</a></div>
<p class="lead">${escaped(section.question)}</p>
${section.html}
<footer class="section-end">
<p class="check"><strong>${say.check_yourself}</strong> ${section.checks.map(({ id, title }) => `<a data-lab href="?quiz=${id}">${escaped(title)}</a>`).join(' ')}</p>
<nav class="turn" aria-label="${about(say.section_turn, section.title)}">${link(before, 'prev', say.before)}${link(after, 'next', say.next)}</nav>
</footer>
</section>`;
    })
    .join('\n');
}

/** @param {Awaited<ReturnType<typeof readSections>>} sections */
export function sectionList(sections) {
  return sections
    .map(({ id, title }) => `<li><a href="#${id}" data-section="${id}">${escaped(title)}</a></li>`)
    .join('\n');
}

/**
 * Guided answers and glossary, with their results filled in. Live results stay patterns, which the lab fills in.
 * @param {ReturnType<typeof createRenderer>} renderer @param {string} language
 */
export async function readAnswers(renderer, language) {
  const folder = folderOf(language);
  const guided = JSON.parse(await readFile(`${folder}/guided.json`, 'utf8'));
  const glossary = JSON.parse(await readFile(`${folder}/glossary.json`, 'utf8'));
  const fill = (/** @type {string} */ text, /** @type {string} */ where) =>
    text.replace(/\{\{(.*?)\}\}/g, (_, call) =>
      call.trim().startsWith('live ') ? `{${call.trim().slice(5)}}` : renderer.evaluated(call.trim(), '', where),
    );
  for (const answer of guided.answers) {
    answer.short = fill(answer.short, answer.id);
    for (const step of answer.steps) {
      renderer.checkLink(step.lab, answer.id);
      for (const key of ['text', 'do']) step[key] = fill(step[key], answer.id);
      step.after = fill(step.after ?? '', answer.id);
    }
  }
  for (const term of glossary.terms) {
    term.says = fill(term.says, term.term);
    if (term.lab) renderer.checkLink(term.lab, term.term);
  }
  return { answers: guided.answers, terms: glossary.terms };
}
