// The modules that Emscripten generates; web/tools/site.mjs resolves these names to them.
declare module '#core-glue' {
  const factory: (options: object) => Promise<any>;
  export default factory;
}
declare module '#small-glue' {
  const factory: (options: object) => Promise<any>;
  export default factory;
}
declare module '#items-glue' {
  const factory: (options: object) => Promise<any>;
  export default factory;
}
declare module '#app-glue' {
  const factory: (options: object) => Promise<import('./types.d.ts').AppModule>;
  export default factory;
}
/** Set by the build: the layer that the first view shows. */
declare const FIRST_LAYER: string;
/** Set by the build: the language of this script, and the languages of the site, English first. */
declare const LANGUAGE: string;
declare const LANGUAGES: string[];
/** Title of each lab, by lab id. */
declare const LAB_TITLES: Record<string, string>;
/** Title of each concept of the quiz, by id, in the order in which they are learned. */
declare const CONCEPT_TITLES: Record<string, string>;
/** Set by the build: true if files may be inlined in the script. */
declare const CARRIES: boolean;
/** The style sheet of the element, as text. */
declare module '#element-css' {
  const text: string;
  export default text;
}
/** Files inlined in a script, deflated and in base64, by name. */
declare module '#carried' {
  export const files: Record<string, string>;
}
