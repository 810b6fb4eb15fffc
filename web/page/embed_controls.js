// The controls of a lab as an instructor chooses them: one entry for what is one thing to a reader, though it has several
// places (a slider and its number, a handle on the picture and the field beside it). Independent of the page.
import * as words from '../shared/words.en.json';

/** @typedef {import('../lab/types.d.ts').ProbeItem} ProbeItem */
/** @typedef {'shown' | 'locked' | 'hidden'} State */
/**
 * tools: the menu of labs and all that comes with it. picture: the picture itself, where it is worked.
 * @typedef {'tools' | 'slider' | 'control' | 'number' | 'picture'} Kind
 * @typedef {{ key: string, label: string, kind: Kind, paths: string[] }} Control
 * @typedef {{ key: string, x: number, y: number, width: number, height: number }} Spot  a place of a control on the canvas
 * @typedef {'picture' | 'slider' | 'everything' | 'question' | 'quiz'} Preset
 */

const kTools = 'app/labs';
const kFile = 'app/open_file';

const kOperated = new Set(['slider', 'choice', 'button', 'number', 'handle', 'field']);
/** Parts of pictures that the lab does not hide. */
const kPictures = new Set(['pad', 'format', 'map', 'values', 'function']);
/** Controls of one thing that have names of their own. @type {Record<string, string>} */
const kSame = { clip: 'range', hidden1: 'hidden', hidden2: 'hidden', hidden3: 'hidden' };
/** Names of what says its present value, or which of several it is. @type {Record<string, string>} */
const kNames = {
  source: words.embed_source,
  quantizer: words.embed_quantizer,
  take: words.embed_take,
  threshold: words.embed_threshold,
  zoom: words.embed_zoom,
};

/** States that a control can be in, in the order in which clicks lead through them. @type {Record<Kind, State[]>} */
export const kStates = {
  tools: ['shown', 'hidden'],
  number: ['shown', 'hidden'],
  picture: ['shown', 'locked'],
  slider: ['shown', 'locked', 'hidden'],
  control: ['shown', 'locked', 'hidden'],
};

/** Path that hides all places of a control, and the name of the thing. @param {string} path */
function thingOf(path) {
  const [lab, part] = path.split('/');
  const name = part.startsWith('zoom_') ? 'zoom' : part.replace(/_(value|low|high|handle|sigmas|\d+)$/, '');
  return { path: `${lab}/${name}`, name: kSame[name] ?? name };
}

/** @param {ProbeItem} item @param {string} name @param {ProbeItem | undefined} picture @returns {Kind} */
function kindOf({ role, valueText, x, y }, name, picture) {
  if (kPictures.has(name)) return 'picture';
  if (role === 'button' && valueText) return 'number';
  const isInside =
    picture && x >= picture.x && x < picture.x + picture.width && y >= picture.y && y < picture.y + picture.height;
  return role === 'slider' && !isInside ? 'slider' : 'control';
}

/**
 * Controls of the present lab and their places.
 * @param {ProbeItem[]} items @param {string} lab
 * @returns {{ controls: Control[], spots: Spot[] }}
 */
export function controlsOf(items, lab) {
  /** @type {Map<string, Control>} */
  const controls = new Map();
  /** @type {Spot[]} */
  const spots = [];
  const picture = items.find(({ path }) => path === 'lab/picture');
  for (const item of items) {
    const { path, role, label, x, y, width, height } = item;
    if (!kOperated.has(role)) continue;
    if (path.startsWith('app/') && path !== kFile) {
      spots.push({ key: kTools, x, y, width, height });
      controls.set(kTools, { key: kTools, label: words.embed_toolbar, kind: 'tools', paths: [kTools] });
      continue;
    }
    if (!path.startsWith(`${lab}/`) && path !== kFile) continue;
    const thing = thingOf(path);
    const key = path === kFile ? kFile : `${lab}/${thing.name}`;
    spots.push({ key, x, y, width, height });
    const names = { label: kNames[thing.name] ?? label, kind: kindOf(item, thing.name, picture) };
    const known = controls.get(key);
    if (!known) controls.set(key, { key, ...names, paths: [thing.path] });
    else if (!known.paths.includes(thing.path)) known.paths.push(thing.path);
    // A thing is called by its own control, not by a handle or a field for it.
    if (known && path === key) Object.assign(known, names);
  }
  return { controls: [...controls.values()], spots };
}

/**
 * State of a control under a preset.
 * @param {Preset} preset @param {Control} control @param {string} slider  key of the one that stays
 * @returns {State}
 */
export function presetState(preset, { key, kind }, slider) {
  if (preset === 'picture') return kind === 'picture' ? 'shown' : 'hidden';
  if (preset !== 'slider' || key === slider) return 'shown';
  return kind === 'picture' || kind === 'number' ? 'shown' : 'hidden';
}

/**
 * Paths for the keys `hide` and `lock` of the address.
 * @param {Control[]} controls @param {(key: string) => State} stateOf @param {string} lab
 */
export function pathsOf(controls, stateOf, lab) {
  /** @param {State} state */
  const all = (state) => controls.filter(({ key }) => stateOf(key) === state);
  const hidden = all('hidden');
  const own = controls.filter(({ kind }) => kind !== 'picture' && kind !== 'tools');
  // If nothing of the lab is left, its own name says so, also in its other views.
  const isBare = own.length > 0 && own.every(({ key }) => stateOf(key) === 'hidden');
  const hide = hidden.flatMap(({ paths }) => paths).filter((path) => !isBare || !path.startsWith(`${lab}/`));
  return { hide: isBare ? [lab, ...hide] : hide, lock: all('locked').flatMap(({ paths }) => paths) };
}
