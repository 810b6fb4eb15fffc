// The embed page's one script of its own kind: a module where modules can be fetched, and one classic script that carries
// everything where they cannot (a frame with sandbox="allow-scripts" has no origin that a server could allow).
(() => {
  const base = document.currentScript?.getAttribute('src')?.replace(/[^/]*$/, '') ?? '';

  // What the address asks for, else what the reader's browser does.
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

  // Letters are fetched as modules are: without an origin they come with the script.
  if (origin !== 'null') {
    const letters = document.createElement('link');
    letters.rel = 'stylesheet';
    letters.href = `${base}letters.css`;
    document.head.append(letters);
  }
  if (origin === 'null') add(`embed-classic${suffix}.js`, false);
  else add(`embed${suffix}.js`, true).addEventListener('error', () => add(`embed-classic${suffix}.js`, false));
})();
