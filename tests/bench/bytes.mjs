// ./dev bench: the bytes of a first visit, counted as the tests of the site count them.
import * as lab from '../web/page.mjs';
import { bytesOfFirstVisit, bytesToFirstLab, sumOf } from '../web/site_bytes.mjs';
import { openTable } from './table.mjs';

const { row, finish } = openTable(
  'bytes',
  'Bytes of a first visit',
  'The module is cut in two: the first part has the first lab and the frame around all labs, and the rest comes when it is wanted.',
);
const kb = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;
const site = await lab.openSite();
try {
  row(
    'bytes until the first lab can be used (brotli)',
    kb(sumOf(await bytesToFirstLab(site))),
    'at most 315 KB, aim 250',
  );
  row('bytes of a first visit that opens nothing', kb(sumOf(await bytesOfFirstVisit(site))), 'at most 900 KB, aim 600');
} finally {
  await site.close();
}
finish();
