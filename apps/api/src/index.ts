/** The HTTP face of a county, for tests and for `main`. */
export { createApi, openApi } from './api.js';
