// Quiz results as Experience API (xAPI) statements, without an actor: the host adds the actor and sends them on.

const kVerbs = 'http://adlnet.gov/expapi/verbs/';
const kActivities = 'http://adlnet.gov/expapi/activities/';
const kProgress = 'https://w3id.org/xapi/cmi5/result/extensions/progress';
/** xAPI interaction types by kind of item. */
const kInteractions = {
  choice: 'choice',
  predict: 'choice',
  number: 'numeric',
  order: 'sequencing',
  task: 'performance',
  draw: 'other',
};

/** @typedef {{ item: string, kind: keyof typeof kInteractions, title: string, response: string, outcome: string, branch: string, variant: number, seed: number, credit: number, seconds: number, time: number }} Attempt */
/** @typedef {{ raw: number, max: number, answered: number, count: number, solved: number }} Score */

/** @param {number} seconds */
const duration = (seconds) => `PT${Math.max(0, seconds).toFixed(2)}S`;
/** @param {number} x */
const scaled = (x) => Math.round(x * 10_000) / 10_000;

/** @param {string} verb @param {object} object @param {object} result @param {number} time */
const statement = (verb, object, result, time) => ({
  id: crypto.randomUUID?.() ?? undefined,
  verb: { id: kVerbs + verb, display: { en: verb } },
  object: { objectType: 'Activity', ...object },
  result,
  timestamp: new Date(time).toISOString(),
});

/** @param {Attempt} attempt @param {string} site  address of the page; makes item ids globally unique */
export function answered(attempt, site) {
  const success = attempt.outcome === 'correct';
  return statement(
    'answered',
    {
      id: `${site}?quiz=${attempt.item}`,
      definition: {
        type: `${kActivities}cmi.interaction`,
        name: { en: attempt.title },
        interactionType: kInteractions[attempt.kind],
      },
    },
    {
      success,
      response: attempt.response,
      duration: duration(attempt.seconds),
      score: { scaled: scaled(attempt.credit) },
      extensions: {
        [`${site}#variant`]: attempt.variant,
        [`${site}#seed`]: attempt.seed,
        [`${site}#branch`]: attempt.branch,
      },
    },
    attempt.time,
  );
}

/** @param {Score} score @param {string} quiz  an item's id, or empty for the whole bank @param {string} site @param {number} time */
export function progressed(score, quiz, site, time) {
  const isComplete = score.count > 0 && score.answered === score.count;
  return statement(
    isComplete ? 'completed' : 'progressed',
    {
      id: quiz ? `${site}?quiz=${quiz}` : `${site}#quiz`,
      definition: { type: `${kActivities}${quiz ? 'question' : 'assessment'}`, name: { en: 'Quantscope quiz' } },
    },
    {
      completion: isComplete,
      ...(isComplete ? { success: score.solved === score.count } : {}),
      score: {
        min: 0,
        max: score.max,
        raw: scaled(score.raw),
        scaled: scaled(score.max > 0 ? score.raw / score.max : 0),
      },
      extensions: { [kProgress]: Math.round((100 * score.answered) / Math.max(1, score.count)) },
    },
    time,
  );
}
