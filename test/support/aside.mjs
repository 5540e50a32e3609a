/** What the runner keeps of the blocks that it has read; `describe` itself takes no function that waits. */
const state = globalThis[Object.getOwnPropertySymbols(globalThis).find((symbol) => symbol.description === 'JEST_STATE_SYMBOL')];

/** Reads a spec file into a block of its own, so that its hooks run for its own tests only. */
export async function aside(name, read) {
  const outer = state.currentDescribeBlock;
  let block = null;
  globalThis.describe(name, () => {
    block = state.currentDescribeBlock;
  });
  state.currentDescribeBlock = block;
  try {
    await read();
  } finally {
    state.currentDescribeBlock = outer;
  }
  if (block.children.length === 0) throw new Error(`${name} holds no test`);
}
