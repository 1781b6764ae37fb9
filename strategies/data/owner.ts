/** The one node of a list that owns a key: by a hash of the key (FNV-1a), the same everywhere. */
export function ownerOf(key: string, nodes: readonly string[]): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return nodes[(hash >>> 0) % nodes.length] ?? "";
}
