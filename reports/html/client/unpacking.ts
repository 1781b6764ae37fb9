/** Puts the packed details of cells into their places; markup in them is as this package wrote it. */
export const unpacking = `
  function unpack(id) {
    const packed = Uint8Array.from(atob(doc.getElementById(id).textContent), (c) => c.charCodeAt(0));
    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")));
  }
  async function unpackDetails() {
    if (!doc.getElementById("details")) return;
    const template = doc.createElement("template");
    template.innerHTML = await unpack("details").text();
    for (const part of all("[data-into]", template.content)) {
      const place = doc.getElementById(part.dataset.into).querySelector(".unpack");
      place.replaceWith(...part.childNodes);
    }
    doc.getElementById("details").remove();
    // A browser looks for the target of an address once: what is there only now it has not found.
    const target = location.hash !== "" && doc.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && !target.matches(":target")) location.replace(location.hash);
  }
`;
