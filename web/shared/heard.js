// What the page itself does not take of its address; the lab says the rest.
import * as words from './words.en.json';

/** @type {Record<string, string[]>} */
const kAccepted = { locale: LANGUAGES, reader: ['0', '1'], start: ['paused'], resize: ['0'] };
const kLongest = 80;

/** A sentence for each key of these whose value is not accepted. @param {string} search @param {string[]} keys */
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
 * Beside what the lab has to say of its link.
 * @param {{ app: { notice(): string, say(sentence: string): void }, changed(): void }} lab @param {string[]} sentences
 */
export function sayRefused(lab, sentences) {
  if (sentences.length === 0) return;
  lab.app.say([lab.app.notice(), ...sentences].filter(Boolean).join('; '));
  lab.changed();
}
