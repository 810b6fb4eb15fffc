// A page of docs/ as HTML, for the site: headings can be linked to, links lead within the site.
import { readFile } from 'node:fs/promises';
import markdownIt from 'markdown-it';

/** @param {string} text */
const anchorOf = (text) =>
  text
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replace(/ /g, '-');

/** @param {string} path */
export async function docsHtml(path) {
  const markdown = markdownIt();
  const { rules } = markdown.renderer;
  rules.heading_open = (tokens, i) => `<${tokens[i].tag} id="${anchorOf(tokens[i + 1].content)}">`;
  // Wide tables and code scroll by themselves, also from the keyboard.
  rules.table_open = () => '<div class="wide" tabindex="0" role="group"><table>';
  rules.table_close = () => '</table></div>';
  const source = (await readFile(path, 'utf8')).replace(/<!--.*?-->\n?/gs, '');
  // Braces mean a call to the site build.
  return (
    markdown
      .render(source)
      .replaceAll('<pre>', '<pre tabindex="0">')
      .replace(/href="\.\.\/web\//g, 'href="')
      // Other pages of docs/ are not on the site.
      .replace(/<a href="[^"]*\.md[^"]*">(.*?)<\/a>/g, '$1')
      .replaceAll('{{', '&#123;&#123;')
  );
}
