// Course packages at rest: the contents of the zip, and a manifest that lists them.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { packageScorm } from '../../web/tools/scorm.mjs';
import { kVersions, openSystem } from './scorm_system.mjs';

/** @type {Awaited<ReturnType<typeof openSystem>>} */
let system;
before(async () => {
  system = await openSystem();
});
after(() => system.close());

for (const version of kVersions) {
  test(`package for SCORM ${version}: the manifest names every file; none is missing; the same content is the same zip`, async () => {
    const { size, files } = system.packages[`whole-${version}`];
    assert.ok(size < 3_000_000, `${size} bytes`);
    const manifest = new TextDecoder().decode(files['imsmanifest.xml']);
    const named = [...manifest.matchAll(/<file href="([^"]+)"/g)].map(([, path]) => path).sort();
    assert.deepEqual(
      named,
      Object.keys(files)
        .filter((path) => path !== 'imsmanifest.xml')
        .sort(),
    );
    assert.match(
      manifest,
      new RegExp(`<schemaversion>${version === '1.2' ? '1.2' : '2004 4th Edition'}</schemaversion>`),
    );
    assert.match(manifest, version === '1.2' ? /adlcp:scormtype="sco"/ : /adlcp:scormType="sco"/);
    assert.match(new TextDecoder().decode(files['launch.html']), /data-course="scorm".*data-link="quiz=next"/);
    const again = join(system.folder, 'again.zip');
    await packageScorm({ out: again, version });
    assert.equal(Buffer.compare(await readFile(again), await readFile(join(system.folder, `whole-${version}.zip`))), 0);
    const one = new TextDecoder().decode(system.packages[`one-${version}`].files['imsmanifest.xml']);
    assert.match(one, /<title>Entropy &#60;1&#62;<\/title>/);
    assert.match(one, version === '1.2' ? /<adlcp:masteryscore>80</ : /<imsss:minNormalizedMeasure>0\.8</);
  });
}

test('manifests are well-formed, and each name in them is defined once', async () => {
  const page = await system.browser.newPage();
  for (const [name, { files }] of Object.entries(system.packages)) {
    const ids = await page.evaluate((xml) => {
      const parsed = new DOMParser().parseFromString(xml, 'application/xml');
      if (parsed.querySelector('parsererror')) return null;
      return [...parsed.querySelectorAll('[identifier]')].map((element) => element.getAttribute('identifier'));
    }, new TextDecoder().decode(files['imsmanifest.xml']));
    assert.ok(ids, name);
    assert.equal(new Set(ids).size, ids.length);
  }
  await page.close();
});
