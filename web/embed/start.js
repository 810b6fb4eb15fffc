// Loads the embed page's script: a module where modules can be fetched, else one classic script with everything inlined
// (a frame with sandbox="allow-scripts" has no origin that a server could allow).
(() => {
  const base = document.currentScript?.getAttribute('src')?.replace(/[^/]*$/, '') ?? '';

  // Language of the address, else of the reader's browser.
  const asked = new URLSearchParams(location.search).get('locale') ?? navigator.language;
  const language = LANGUAGES.find((one) => asked.toLowerCase().split('-')[0] === one) ?? LANGUAGES[0];
  const suffix = language === LANGUAGES[0] ? '' : `.${language}`;
  document.documentElement.lang = language;

  /** @param {string} name @param {boolean} isModule */
  function add(name, isModule) {
    const script = document.createElement('script');
    if (isModule) script.type = 'module';
    script.src = base + name;
    document.head.append(script);
    return script;
  }

  // Fonts are fetched with CORS like modules; without an origin, the script brings them.
  if (origin !== 'null') {
    const letters = document.createElement('link');
    letters.rel = 'stylesheet';
    letters.href = `${base}letters.css`;
    document.head.append(letters);
  }
  if (origin === 'null') add(`embed-classic${suffix}.js`, false);
  else add(`embed${suffix}.js`, true).addEventListener('error', () => add(`embed-classic${suffix}.js`, false));
})();
