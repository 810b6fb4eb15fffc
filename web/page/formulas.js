// The face of the formulas: fetched when the first of them comes near, shown once it is here.

const kFace = '1em "STIX Two Math"';
/** Characters of its one file. */
const kSample = '∑';

export function typesetFormulas() {
  const near = new IntersectionObserver(
    async (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      near.disconnect();
      const faces = await document.fonts.load(kFace, kSample).catch(() => []);
      if (faces.length > 0) document.body.classList.add('typeset');
    },
    { rootMargin: '100% 0px' },
  );
  for (const section of document.querySelectorAll('.section:has(math)')) near.observe(section);
}
