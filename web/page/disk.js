// Where the page was opened from a disk, browsers refuse its modules: this classic script, which they allow, says what to do.
if (location.protocol === 'file:') document.querySelector('#from-disk')?.removeAttribute('hidden');
