import { createApi } from '../../api/src/api.js';
export const app = createApi;
