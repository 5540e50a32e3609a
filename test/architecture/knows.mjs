/**
 * Who may know whom: the one map behind the floor guard and the drawing in the README. A lib may import the faces named
 * here and its own files, nothing else. Lower floors never know higher ones.
 */
const GROUND = ['values', 'platform', 'core/policy'];
const CORE_OF_MEALS = ['core/purse', 'core/postings', 'core/redemption'];
const PLACES_AND_PEOPLE = ['identity', 'people', 'sites', 'cards'];
const RIGHTS_AND_BOOKS = ['eligibility', 'ledger', 'allowances', 'proposals'];
const MEALS = [...GROUND, ...CORE_OF_MEALS, ...PLACES_AND_PEOPLE, ...RIGHTS_AND_BOOKS];
const FACES_OF_USE = ['redemption', 'reconciliation', 'offline', 'counter', 'notices', 'family', 'grievances', 'printing'];

export const KNOWS = {
  values: [],
  'core/policy': ['values'],
  'core/purse': ['values'],
  'core/postings': ['values', 'core/policy'],
  'core/code': ['values'],
  'core/redemption': ['values', 'core/policy', 'core/purse'],
  'core/matching': ['values', 'core/policy', ...CORE_OF_MEALS, 'core/offline'],
  'core/offline': ['values', 'core/policy', 'core/redemption', 'core/snapshot'],
  'core/snapshot': ['values', 'core/policy'],
  platform: ['values'],
  tables: ['values'],
  jobs: ['values', 'platform'],
  identity: ['values', 'platform', 'proposals'],
  people: [...GROUND, 'tables', 'proposals'],
  proposals: ['values', 'platform'],
  sites: [...GROUND, 'proposals'],
  ledger: ['values', 'platform', 'proposals', 'core/postings'],
  eligibility: [...GROUND, 'people', 'proposals'],
  cards: [...GROUND, 'core/code', 'core/snapshot', 'people'],
  allowances: [...GROUND, 'jobs', 'core/purse', 'core/postings', 'people', 'proposals', 'eligibility', 'ledger'],
  redemption: [...MEALS, 'core/offline'],
  reconciliation: [...GROUND, 'jobs', ...CORE_OF_MEALS, 'core/offline', 'core/matching', 'people', 'sites', ...RIGHTS_AND_BOOKS, 'redemption'],
  offline: [...MEALS, 'core/offline', 'core/snapshot', 'redemption', 'notices'],
  counter: [...MEALS, 'core/code', 'core/snapshot', 'core/offline', 'redemption', 'offline'],
  notices: [...MEALS, 'redemption', 'family', 'grievances'],
  family: ['values', 'platform', 'identity', 'people', 'cards'],
  grievances: ['values', 'platform', 'identity', 'people', 'sites', 'eligibility', 'allowances', 'redemption'],
  printing: ['values', 'platform', 'core/code', ...PLACES_AND_PEOPLE],
  integrity: ['values', 'platform', 'core/policy', 'core/offline', 'people', 'eligibility', 'allowances', 'redemption', 'migrations'],
  supervision: [...MEALS, 'core/matching', 'core/offline', 'redemption', 'reconciliation', 'offline', 'counter', 'notices', 'grievances'],
  demo: [...MEALS, 'core/code', 'core/matching', 'core/offline', 'core/snapshot', ...FACES_OF_USE],
  county: ['values', 'core/policy', 'core/redemption', 'platform', 'jobs', ...PLACES_AND_PEOPLE, ...RIGHTS_AND_BOOKS, ...FACES_OF_USE, 'supervision', 'integrity', 'migrations'],
};

/** Libs in drawing order, one row a floor. */
export const FLOORS = [
  ['values'],
  ['core/policy', 'core/purse', 'core/code', 'core/postings', 'core/redemption', 'core/matching', 'core/snapshot', 'core/offline'],
  ['platform', 'tables'],
  ['proposals'],
  ['identity', 'people', 'sites', 'ledger', 'jobs'],
  ['eligibility', 'cards'],
  ['family', 'printing'],
  ['allowances'],
  ['redemption'],
  ['grievances', 'reconciliation'],
  ['notices'],
  ['offline'],
  ['counter'],
  ['supervision', 'integrity'],
  ['demo', 'county'],
];

/** What core may import besides #values and its own lower parts. */
export const CORE_PACKAGES = ['decimal.js'];

export function folderOf(lib) {
  return lib === 'migrations' ? 'migrations' : lib.startsWith('core/') ? `libs/${lib}` : `libs/${lib}/src`;
}
