// Browsers refuse modules on a page opened from a disk; this classic script, which they allow, shows the remedy.
if (location.protocol === 'file:') document.querySelector('#from-disk')?.removeAttribute('hidden');
