// Loads the survey (survey.js) once there is a model to measure, and speaks to it from then on.
import { compile } from '../core/instantiate.js';

/** @typedef {ReturnType<typeof import('./survey.js').createSurvey>} Survey */

/**
 * @param {import('./types.d.ts').LabApp} app
 * @param {Parameters<typeof import('./survey.js').createSurvey>[1]} source
 * @param {{ changed(): void, say(sentence: string): void, base: URL }} page
 */
export function createLateSurvey(app, source, page) {
  /** @type {Promise<Survey> | null} */
  let coming = null;
  /** @type {Survey | null} */
  let survey = null;

  function bring() {
    app.setSurveyHelpers(1);
    return import('./survey.js').then(({ createSurvey }) => {
      survey = createSurvey(app, source, {
        ...page,
        address: () => location.origin + location.pathname,
        compileCore: () => fetch(new URL('js/quantscope.wasm', page.base)).then(compile),
      });
      return survey;
    });
  }

  return {
    /** Called after a frame. Without the survey, the lab measures by itself. */
    help() {
      if (!coming && !app.wantsSurvey()) return;
      coming ??= bring();
      coming.then(
        (helper) => helper.help(),
        () => app.setSurveyHelpers(0),
      );
    },
    /** @param {Parameters<Survey['report']>[0]} wanted */
    report: (wanted) => coming?.then((helper) => helper.report(wanted)),
    /** @param {Parameters<Survey['compare']>} wanted */
    compare: (...wanted) => coming?.then((helper) => helper.compare(...wanted)),
    isBehind: () => survey?.isBehind() ?? false,
    end: () => coming?.then((helper) => helper.end()),
  };
}
