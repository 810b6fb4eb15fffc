// Everything in one classic script.
import './inlined.js';
import './embed.js';
