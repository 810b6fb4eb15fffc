// Packs a quiz or a sequence of the built site for a course: a zip for a learning system with SCORM 1.2 or 2004.
//   node web/tools/scorm.mjs OUT.zip [--version 1.2|2004] [--quiz next | --sequence lesson-50 [--locale en]] [--title TITLE]
//     [--mastery 80] [--site build/site]
import { existsSync, realpathSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { zipSync } from 'fflate';
import { suffixOf } from './languages.mjs';

const kLaunch = 'launch.html';
const kTitle = 'Quantscope quiz';
/** Files requested under names put together at run time: the page's script in each language, and the lab's assets. */
const kPageScripts = /^embed(\.\w+)?\.js$/;
const kFolders = ['fonts', 'layers', 'items', 'text'];
/** For pages that can fetch nothing; those would find no course either. */
const kNotNeeded = /^embed-classic/;
/** Fixed time, so that the same content gives the same zip; 1980 is the earliest year in a zip. */
const kTime = new Date(1980, 0, 1);

/** @param {string} text */
const escaped = (text) =>
  text.replace(/[<>&"']/g, (letter) => `&#${letter.charCodeAt(0)};`).replace(/[^\P{Cc}\t\n\r]/gu, ' ');

/**
 * Files of the version folder that the page needs: every file named in the page or in a script that it needs, and the
 * folders of files requested under other names.
 * @param {string} site @param {string} base  of the version, with its slash @param {string} page  its HTML
 * @param {boolean} isSequence
 */
async function filesOf(site, base, page, isSequence) {
  const entries = await readdir(join(site, base), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(join(site, base), join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  const names = files.filter((name) => !name.includes('/') && !kNotNeeded.test(name));
  const needed = new Set();
  const unread = [page, ...names.filter((name) => kPageScripts.test(name))];
  while (unread.length > 0) {
    const text = String(unread.pop());
    for (const name of names) {
      if (needed.has(name) || !text.includes(name)) continue;
      needed.add(name);
      if (name.endsWith('.js')) unread.push(await readFile(join(site, base, name), 'utf8'));
    }
  }
  const whole = files.filter((name) =>
    [...kFolders, ...(isSequence ? ['sequences'] : [])].includes(name.split('/')[0]),
  );
  return [...needed, ...whole].map((name) => base + name).sort();
}

/**
 * @param {string} html  the page of a frame or of a sequence
 * @param {{ version: string, quiz: string, sequence: string, title: string }} options
 */
function launchPage(html, { version, quiz, sequence, title }) {
  const what = sequence ? `data-sequence="${sequence}"` : `data-link="quiz=${encodeURIComponent(quiz)}"`;
  const course = `data-course="scorm" data-scorm="${version}" ${what}`;
  const page = html
    .replace(/<body(?=[ >])/, `<body ${course}`)
    .replace(/<title>.*<\/title>/, () => `<title>${escaped(title)}</title>`)
    // A package has no other pages to link to.
    .replace(/<header class="bar">.*?<\/header>|<footer class="foot">.*?<\/footer>/gs, '');
  if (!page.includes(course)) throw new Error('embed.html has no <body …> that could be told of the course');
  return page;
}

/** Passing score of the course, in per cent. @param {number | undefined} mastery */
function sequencing(mastery) {
  if (mastery === undefined) return '';
  return `
        <imsss:sequencing>
          <imsss:objectives>
            <imsss:primaryObjective objectiveID="quiz" satisfiedByMeasure="true">
              <imsss:minNormalizedMeasure>${mastery / 100}</imsss:minNormalizedMeasure>
            </imsss:primaryObjective>
          </imsss:objectives>
          <imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/>
        </imsss:sequencing>`;
}

const kManifests = {
  1.2: {
    spaces: `xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://www.imsproject.org/xsd/imscp_rootv1p1p2 imscp_rootv1p1p2.xsd
    http://www.adlnet.org/xsd/adlcp_rootv1p2 adlcp_rootv1p2.xsd"`,
    schemaVersion: '1.2',
    type: 'adlcp:scormtype',
    /** @param {number | undefined} mastery */
    passed: (mastery) => (mastery === undefined ? '' : `\n        <adlcp:masteryscore>${mastery}</adlcp:masteryscore>`),
  },
  2004: {
    spaces: `xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3"
  xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3"
  xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3"
  xmlns:imsss="http://www.imsglobal.org/xsd/imsss"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://www.imsglobal.org/xsd/imscp_v1p1 imscp_v1p1.xsd
    http://www.adlnet.org/xsd/adlcp_v1p3 adlcp_v1p3.xsd
    http://www.adlnet.org/xsd/adlseq_v1p3 adlseq_v1p3.xsd
    http://www.adlnet.org/xsd/adlnav_v1p3 adlnav_v1p3.xsd
    http://www.imsglobal.org/xsd/imsss imsss_v1p0.xsd"`,
    schemaVersion: '2004 4th Edition',
    type: 'adlcp:scormType',
    passed: sequencing,
  },
};

/**
 * @param {{ version: '1.2' | '2004', quiz: string, sequence: string, title: string, mastery?: number }} options
 * @param {string} hash @param {string[]} files
 */
function manifest({ version, quiz, sequence, title, mastery }, hash, files) {
  const { spaces, schemaVersion, type, passed } = kManifests[version];
  return `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="quantscope-${(sequence || quiz).replace(/[^A-Za-z0-9_.-]/g, '_')}" version="${hash}"
  ${spaces}>
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>${schemaVersion}</schemaversion>
  </metadata>
  <organizations default="course">
    <organization identifier="course">
      <title>${escaped(title)}</title>
      <item identifier="quiz" identifierref="lab">
        <title>${escaped(title)}</title>${passed(mastery)}
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="lab" type="webcontent" ${type}="sco" href="${kLaunch}">
${files.map((file) => `      <file href="${escaped(file)}"/>`).join('\n')}
    </resource>
  </resources>
</manifest>
`;
}

/**
 * @param {{ site?: string, out: string, version: '1.2' | '2004', quiz?: string, sequence?: string, locale?: string,
 *   title?: string, mastery?: number }} options
 *   quiz: an item's id, or "next" for the whole bank; sequence: one of ours, instead; mastery: passing score in per cent
 */
export async function packageScorm({
  site = 'build/site',
  out,
  version,
  quiz = 'next',
  sequence = '',
  locale = 'en',
  title = kTitle,
  mastery,
}) {
  if (!Object.hasOwn(kManifests, version))
    throw new Error(`version: '${version}' is not accepted; expected 1.2 or 2004`);
  if (mastery !== undefined && !(mastery >= 0 && mastery <= 100))
    throw new Error(`mastery: ${mastery} is not accepted; expected 0 to 100`);
  const frame = await readFile(join(site, 'embed.html'), 'utf8');
  const base = /<body [^>]*data-base="([^"/]+\/)"/.exec(frame)?.[1];
  if (!base) throw new Error(`${site}/embed.html does not say where its files are`);
  if (sequence && !existsSync(join(site, base, 'sequences', `${sequence}.json`)))
    throw new Error(`sequence: '${sequence}' is not accepted; expected one of web/sequences`);
  const html = sequence ? await readFile(join(site, `sequence${suffixOf(locale)}.html`), 'utf8') : frame;
  const files = await filesOf(site, base, html + frame, sequence !== '');
  // The frames of the steps.
  if (sequence) files.push('embed.html');
  const options = { version, quiz, sequence, title, mastery };
  const texts = {
    'imsmanifest.xml': manifest(options, base.slice(0, -1), [kLaunch, ...files]),
    [kLaunch]: launchPage(html, options),
  };
  /** @type {Record<string, Uint8Array>} */
  const all = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, new TextEncoder().encode(text)]));
  for (const file of files) all[file] = await readFile(join(site, file));
  await mkdir(dirname(out), { recursive: true });
  await writeFile(out, zipSync(all, { level: 9, mtime: kTime }));
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: Object.fromEntries(
      ['version', 'quiz', 'sequence', 'locale', 'title', 'mastery', 'site'].map((name) => [
        name,
        { type: /** @type {const} */ ('string') },
      ]),
    ),
  });
  const { version = '1.2', mastery, ...others } = /** @type {{ [name: string]: string | undefined }} */ (values);
  if (positionals.length !== 1) throw new Error('usage: node web/tools/scorm.mjs OUT.zip [--version 1.2|2004] …');
  await packageScorm({
    ...others,
    out: positionals[0],
    version: /** @type {'1.2' | '2004'} */ (version),
    mastery: mastery === undefined ? undefined : Number(mastery),
  });
}

// Node names this module by its real path; the command line may use a link.
if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
}
