// Stores a visitor's data, if the browser allows it; if not, everything works and is forgotten at the end.

const kPrefix = 'quantscope-';

/** @param {string} key @returns {string | null} */
export function kept(key) {
  try {
    return localStorage.getItem(kPrefix + key);
  } catch {
    return null;
  }
}

/** Returns whether it was stored. @param {string} key @param {string} text */
export function keep(key, text) {
  try {
    localStorage.setItem(kPrefix + key, text);
    return true;
  } catch {
    return false;
  }
}

/** A stored list; empty if the value is not a list. @param {string} key @returns {any[]} */
export function keptList(key) {
  try {
    const list = JSON.parse(kept(key) ?? '[]');
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

/**
 * Answers of earlier visits. Progress of another version, or damaged, is also stored under a name of its own: the quiz
 * reports it and begins afresh, and nothing is lost.
 */
export function keptProgress() {
  const text = kept('progress');
  if (text === null) return null;
  try {
    if (JSON.parse(text).quantscope_progress === 1) return text;
  } catch {
    // Not JSON: set it aside as well.
  }
  keep(`progress-aside-${new Date().toISOString().slice(0, 10)}`, text);
  return text;
}
