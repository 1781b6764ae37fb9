import { gunzipSync } from "node:zlib";

/** The page as it is when its script has unpacked the details of the cells. */
export function unpacked(page: string): string {
  const island = /<script type="text\/plain" id="details">([^<]*)<\/script>/;
  const [, data] = island.exec(page) ?? [];
  if (data === undefined) return page;
  const parts = gunzipSync(Buffer.from(data, "base64")).toString().split('<div data-into="').slice(1);
  // Both are in the order of the cells.
  const places = page.replace(island, "").split(/<div class="unpack">[^]*?<\/div>/);
  if (places.length !== parts.length + 1)
    throw new Error(`${parts.length} parts for ${places.length - 1} places`);
  return places
    .map((text, index) => {
      const part = parts[index] ?? "";
      return text + part.slice(part.indexOf(">") + 1, part.lastIndexOf("</div>"));
    })
    .join("");
}
