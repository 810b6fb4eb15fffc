// The modules that Emscripten makes; web/tools/site.mjs puts them in the place of these names.
declare module '#core-glue' {
  const factory: (options: object) => Promise<any>;
  export default factory;
}
declare module '#small-glue' {
  const factory: (options: object) => Promise<any>;
  export default factory;
}
declare module '#app-glue' {
  const factory: (options: object) => Promise<import('./types.d.ts').AppModule>;
  export default factory;
}
/** The build puts it in: the layer that the first view shows. */
declare const FIRST_LAYER: string;
/** The build puts it in: what this script speaks, and what the site speaks, English first. */
declare const LANGUAGE: string;
declare const LANGUAGES: string[];
/** What each lab asks, by its id. */
declare const LAB_TITLES: Record<string, string>;
/** The build puts it in: the script may carry files. */
declare const CARRIES: boolean;
/** The style sheet of the element, as text. */
declare module '#element-css' {
  const text: string;
  export default text;
}
/** Files in a script, deflated and in base64, by name. */
declare module '#carried' {
  export const files: Record<string, string>;
}
