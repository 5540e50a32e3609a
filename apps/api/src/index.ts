/** The HTTP face of a county, for tests and for `main`. */
export { createApi } from './api.js';
export { openApi } from './open-api.js';
