// Everything in one classic script.
import './carried.js';
import './embed.js';
