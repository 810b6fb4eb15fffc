// Tells the address, the page and its host, after each frame, what has changed in the lab.

/**
 * @param {HTMLElement} stage
 * @param {import('./types.d.ts').LabApp} app
 * @param {{
 *   tell(what: string, news: unknown): void,
 *   address: ReturnType<typeof import('./address.js').keepAddress> | null,
 *   ownsPage: boolean,
 *   linkChanged(): void,
 * }} page
 */
export function createNews(stage, app, { tell, address, ownsPage, linkChanged }) {
  let linkShown = '';
  let historyEntries = 0;
  let noticeShown = '';

  function fitHeight() {
    const height = Math.ceil(app.contentHeight());
    const { style } = stage.parentElement ?? stage;
    if (style.getPropertyValue('--content-height') === `${height}px`) return;
    style.setProperty('--content-height', `${height}px`);
    tell('height', height);
  }

  /** Applies an explicit theme in the link to the page too. */
  function followTheme() {
    if (!ownsPage) return;
    const theme = new URLSearchParams(app.link()).get('theme');
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  }

  function followLink() {
    if (linkShown === app.link()) return;
    if (historyEntries === app.historyEntries()) address?.stateMayHaveChanged();
    else address?.historyEntry(linkShown);
    historyEntries = app.historyEntries();
    linkShown = app.link();
    followTheme();
    linkChanged();
    tell('state', null);
  }

  function followNotice() {
    if (noticeShown === app.notice()) return;
    noticeShown = app.notice();
    if (noticeShown) tell('error', noticeShown);
  }

  return { fitHeight, followLink, followNotice };
}
