import { wilson } from "../../view/wilson.ts";
import { placeSource } from "../picture/place.ts";

/** Hides what filters leave out, and places the points of the trade-off anew from the cells that stay. */
export const filtering = `
  const wilson = ${String(wilson)};
  ${placeSource}

  const form = doc.querySelector("form.filters");
  const cells = all("td[data-amounts]").map((field) => ({
    field,
    row: Number(field.dataset.row),
    amounts: field.dataset.amounts.split(" ").map(Number),
  }));
  function chosenBy(inputs) {
    const chosen = new Map();
    for (const { name, value, checked } of inputs) {
      if (!chosen.has(name)) chosen.set(name, new Set());
      if (checked) chosen.get(name).add(value);
    }
    return (element) => (element.dataset.facets || "").split(" ")
      .every((value, facet) => !chosen.has(String(facet)) || chosen.get(String(facet)).has(value));
  }
  function drawPicture(figure) {
    const spots = all("g.spot", figure);
    const rows = spots.map((spot) => cells
      .filter((cell) => cell.row === Number(spot.dataset.row) && !cell.field.classList.contains("out"))
      .map((cell) => cell.amounts));
    const plan = place(rows, JSON.parse(figure.dataset.frame), wilson);
    figure.querySelector(".axes").innerHTML = plan.axes;
    figure.querySelector(".front").setAttribute("d", plan.front);
    const best = [];
    spots.forEach((spot, index) => {
      const at = plan.places[index];
      spot.toggleAttribute("hidden", at === undefined);
      if (at === undefined) return;
      spot.classList.toggle("best", at.front);
      const label = spot.querySelector("text"), circle = spot.querySelector("circle");
      const title = spot.dataset.name + ": " + at.text;
      if (at.front) best.push(spot.dataset.name);
      spot.querySelector("title").textContent = title;
      spot.setAttribute("aria-label", title);
      spot.querySelector(".leader").setAttribute("d", at.leader);
      spot.querySelector(".reach").setAttribute("d", at.reach);
      circle.setAttribute("cx", at.x);
      circle.setAttribute("cy", at.y);
      circle.setAttribute("r", at.radius);
      label.setAttribute("y", at.labelY + 4);
    });
    figure.querySelector(".best-names").textContent = best.join(", ") || "none of what is left was asked during a fault";
  }
  function applyFilters() {
    const shows = chosenBy(form.elements);
    all("[data-facets]").forEach((element) => element.classList.toggle("out", !shows(element)));
    const table = doc.querySelector("table.matrix");
    const rows = Array.from(table.rows);
    const empty = (fields) => fields.every((field) => field === undefined || !field.matches("[data-facets]:not(.out)"));
    rows.slice(1).forEach((row) => row.classList.toggle("out", empty(Array.from(row.cells).slice(1))));
    for (let column = 1; column < rows[0].cells.length; column += 1) {
      const out = empty(rows.slice(1).map((row) => row.cells[column]));
      rows.forEach((row) => row.cells[column] && row.cells[column].classList.toggle("gone", out));
    }
    all("figure.picture").forEach(drawPicture);
    const left = cells.filter(({ field }) => !field.classList.contains("out")).length;
    form.querySelector("output").textContent = (left === cells.length ? "" : left + " of ") + cells.length + " cells";
  }
  if (form) {
    form.hidden = false;
    form.addEventListener("change", applyFilters);
    form.addEventListener("reset", () => setTimeout(applyFilters, 0));
    form.addEventListener("submit", (event) => event.preventDefault());
    all("button.none", form).forEach((button) => button.addEventListener("click", () => {
      all("input", button.parentElement).forEach((input) => { input.checked = false; });
      applyFilters();
    }));
    applyFilters();
  }
`;
