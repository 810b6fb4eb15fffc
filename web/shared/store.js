// What is kept for a visitor, where the browser allows it; where it refuses, everything works and is forgotten at the end.

const kPrefix = 'quantscope-';

/** @param {string} key @returns {string | null} */
export function kept(key) {
  try {
    return localStorage.getItem(kPrefix + key);
  } catch {
    return null;
  }
}

/** Whether it is kept now. @param {string} key @param {string} text */
export function keep(key, text) {
  try {
    localStorage.setItem(kPrefix + key, text);
    return true;
  } catch {
    return false;
  }
}

/** What is no list of ours counts as none. @param {string} key @returns {any[]} */
export function keptList(key) {
  try {
    const list = JSON.parse(kept(key) ?? '[]');
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

/**
 * Answers of earlier visits. What another version wrote, or nobody, is put aside under a name of its own: the quiz says so
 * and begins afresh, and nothing is lost.
 */
export function keptProgress() {
  const text = kept('progress');
  if (text === null) return null;
  try {
    if (JSON.parse(text).quantscope_progress === 1) return text;
  } catch {
    // Broken: put aside as well.
  }
  keep(`progress-aside-${new Date().toISOString().slice(0, 10)}`, text);
  return text;
}
