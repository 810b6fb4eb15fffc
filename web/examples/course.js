// The scripts that a course page needs to use Quantscope in three ways. A plain frame needs none of them.
const show = (id, text) => {
  document.getElementById(id).textContent = text;
};
const decibels = (db) => (db === null ? 'undefined' : Number.isFinite(db) ? `${db.toFixed(1)} dB` : 'exact');

// 1. A frame: it posts its height to any page, and its state to a page that has asked.
const frames = [...document.querySelectorAll('iframe')];
addEventListener('message', ({ source, origin, data }) => {
  const frame = frames.find((one) => one.contentWindow === source);
  if (!frame || origin !== location.origin || data?.quantscope !== 1) return;
  if (data.type === 'ready') source.postMessage({ quantscope: 1, type: 'get' }, origin);
  if (data.type === 'height') frame.height = String(data.height);
  if (data.type === 'state' && frame.id === 'frame' && data.result)
    show('frame-says', `${data.result.entropyBits.toFixed(2)} bits, ${decibels(data.result.sqnrDb)}`);
  if (data.type === 'score') show('score', `${data.score.raw} of ${data.score.max}`);
});

// 2. An element: attributes in, events out.
const first = document.getElementById('first');
document.getElementById('bits').addEventListener('input', ({ target }) => {
  first.quantizer = `int${target.value}`;
});
for (const event of ['ready', 'change'])
  first.addEventListener(event, ({ detail: { result } }) => {
    if (result) show('first-says', `${result.entropyBits.toFixed(2)} bits, ${decibels(result.sqnrDb)}`);
  });

// 3. The core. On a page of your own: npm install quantscope, or the files of the package beside the page.
const { load } = await import('../js/quantscope.mjs');
const qs = await load();
const weights = qs.draw('gaussian', { count: 65536, seed: 1 });
for (const spec of ['int8', 'int4', 'int4/block=32/scale=float16', 'nf4', 'mxfp4']) {
  const { bitsPerWeight, entropyBits, sqnrDb } = qs.analyze(weights, spec);
  const row = document.getElementById('numbers').insertRow();
  for (const text of [spec, bitsPerWeight.toFixed(2), `${entropyBits.toFixed(2)} bits`, decibels(sqnrDb)])
    row.insertCell().textContent = text;
}
