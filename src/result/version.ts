/** The version of Hullfit, from package.json: put in by the bundler (scripts/build.mjs) and by the test runner. */
declare const HULLFIT_VERSION: string;

export const VERSION: string = HULLFIT_VERSION;
