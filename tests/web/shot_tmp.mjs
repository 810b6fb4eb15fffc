import * as lab from './page.mjs';
const shots = JSON.parse(process.argv[2]);
const site = await lab.openSite();
for (const [name, query, phone, dark, h] of shots) {
  const { page } = await lab.openLab(site, '?' + query, phone ? lab.kPhone : { viewport: { width: 1440, height: 900 }, colorScheme: dark ? 'dark' : 'light' });
  await lab.settled(page);
  const canvas = await page.$('canvas');
  await page.screenshot({ path: `/tmp/shots/${name}.png`, fullPage: !!phone });
  await page.close();
}
await site.close?.();
process.exit(0);
