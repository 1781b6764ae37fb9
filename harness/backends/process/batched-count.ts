/** Adds up what happens often, and passes it on once per turn of the event loop. */
export function batchedCount(tell: (count: number) => void): () => void {
  let count = 0;
  return () => {
    if (count++ > 0) return;
    setImmediate(() => {
      const counted = count;
      count = 0;
      tell(counted);
    });
  };
}
