import alone from './jest.config.mjs';

/** The same, for the groups that `npm test` writes of the spec files with a database. */
export default {
  ...alone,
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/var/(?!together)'],
  testMatch: ['<rootDir>/var/together/*.spec.mjs'],
};
