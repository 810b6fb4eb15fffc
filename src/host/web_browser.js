// The part of Emscripten's Browser object that GLFW needs for one window: a canvas whose size the page has set already, and
// its WebGL 2 context. The whole object, with full screen, main loops and loaders of images and sounds, is 14 KB of script
// that nothing here runs.
mergeInto(LibraryManager.library, {
  $Browser__deps: ['$GL'],
  $Browser__postset: '',
  $Browser: {
    resizeListeners: [],
    setCanvasSize: function() {},
    createContext: function(canvas, useWebGL, setInModule, attributes) {
      attributes.majorVersion = 2;
      var context = GL.createContext(canvas, attributes);
      if (!context) return null;
      GL.makeContextCurrent(context);
      return GL.getContext(context).GLctx;
    },
    destroyContext: function() {},
  },
});
