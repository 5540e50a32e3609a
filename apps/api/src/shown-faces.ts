import type { Face } from '#platform';

/** The faces that this process shows (FACES). */
export class ShownFaces {
  constructor(readonly faces: readonly Face[]) {}
}
