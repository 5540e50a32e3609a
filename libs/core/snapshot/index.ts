/** The county snapshot on a tablet: who may eat, by keyed hash, without names. */
export {};
