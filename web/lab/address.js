// Keeps the lab's state in the address. Writes it when the state rests, never during a drag (browsers limit how often),
// and only after the reader has changed something. If the browser refuses (a sandboxed frame, too many writes), the lab
// continues without.

import { labKeys, pageKeys } from '../shared/keys.js';

const kRest = 200; // milliseconds

/** The link of the default state, where an address must name it: one without a link opens with the lesson. */
const kDefault = 'lab=overview';

/** @param {string} link */
const addressOf = (link) => `?${link || kDefault}${pageKeys(location.search)}${location.hash}`;

/** Marks an entry of the history as one that this script has seen: a step to any other comes from a link to a section. */
const kSeen = 'quantscope';

/** @param {'pushState' | 'replaceState'} how @param {string} to */
function writeAddress(how, to) {
  try {
    history[how](kSeen, '', to);
  } catch (error) {
    console.info('The address cannot follow the lab here.', error);
  }
}

/** @param {{ link(): string, openLink(link: string): void, changed(): void }} lab */
export function keepAddress(lab) {
  let shown = lab.link();
  let timer = 0;
  /** State of an address without a link: the one that the page opened with, if it opened so. */
  const bare = labKeys(location.search) ? '' : shown;
  /** @returns {string} as the lab writes it */
  function linkHere() {
    const link = labKeys(location.search);
    return link === kDefault ? '' : link || bare;
  }

  function write() {
    const link = lab.link();
    if (link === shown) return;
    shown = link;
    writeAddress('replaceState', addressOf(link));
  }

  writeAddress('replaceState', location.href);
  addEventListener('popstate', ({ state }) => {
    // A link to a section takes the lab along, with a change that waits to be written.
    if (state !== kSeen) return writeAddress('replaceState', location.href);
    // A state that waits to be written belongs to the entry that was left.
    clearTimeout(timer);
    // A history step within the text leaves the lab alone. Ask the lab, not what was written: its change may be young.
    if (linkHere() !== lab.link()) follow(linkHere());
  });

  /** @param {string} link */
  function follow(link) {
    lab.openLink(link);
    shown = lab.link();
    lab.changed();
  }

  return {
    /** Follows a link in the text and adds a history entry: Back undoes it. @param {string} link */
    go(link) {
      clearTimeout(timer);
      write();
      writeAddress('pushState', addressOf(labKeys(link)));
      follow(labKeys(link));
    },
    /** Adds a history entry for a preset or a change of lab; Back returns to `from`. @param {string} from */
    historyEntry(from) {
      clearTimeout(timer);
      if (from !== shown) writeAddress('replaceState', addressOf(from));
      shown = lab.link();
      writeAddress('pushState', addressOf(shown));
    },
    stateMayHaveChanged() {
      clearTimeout(timer);
      timer = window.setTimeout(write, kRest);
    },
  };
}
