// The modules that Emscripten makes; web/tools/site.mjs puts them in the place of these names.
declare module '#core-glue' {
  const factory: (options: object) => Promise<any>;
  export default factory;
}
declare module '#app-glue' {
  const factory: (options: object) => Promise<import('./types.d.ts').AppModule>;
  export default factory;
}
