/**
 * The home of a key among nodes: by a hash of its name (FNV-1a), the same everywhere. Where sessions are
 * pinned a key is asked for there only; a strategy that keeps keys at one node does well to keep them there.
 */
export function homeOf(key: string, nodes: readonly string[]): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return nodes[(hash >>> 0) % nodes.length] ?? "";
}
