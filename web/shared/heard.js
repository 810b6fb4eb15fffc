// Reports keys of the address that the page itself refuses; the lab reports the rest.
import * as words from './words.en.json';

/** @type {Record<string, string[]>} */
const kAccepted = { locale: LANGUAGES, reader: ['0', '1'], start: ['paused'], resize: ['0'] };
const kLongest = 80;

/** Returns a sentence for each of these keys whose value is refused. @param {string} search @param {string[]} keys */
export function refusedKeys(search, keys) {
  const given = new URLSearchParams(search);
  return keys.flatMap((key) => {
    const value = given.get(key);
    // "de-CH" is German.
    const known = key === 'locale' ? value?.toLowerCase().split('-')[0] : value;
    if (value === null || kAccepted[key].includes(known ?? '')) return [];
    const told = value.length > kLongest ? `${value.slice(0, kLongest)}…` : value;
    return [
      words.key_refused
        .replace('{key}', key)
        .replace('{accepted}', kAccepted[key].join(', '))
        .replace('{value}', () => told),
    ];
  });
}

/**
 * Adds the sentences to the lab's notice about its link.
 * @param {{ app: { notice(): string, say(sentence: string): void }, changed(): void }} lab @param {string[]} sentences
 */
export function sayRefused(lab, sentences) {
  if (sentences.length === 0) return;
  lab.app.say([lab.app.notice(), ...sentences].filter(Boolean).join('; '));
  lab.changed();
}
