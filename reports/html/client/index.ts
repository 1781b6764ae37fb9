import { filtering } from "./filtering.ts";
import { unpacking } from "./unpacking.ts";

/** Focus, arrow keys, copying, the step slider: comfort, without which every link and list works. */
const comfort = `
  function copyText(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    return Promise.reject(new Error("no clipboard"));
  }
  all("button.copy").forEach(function (button) {
    var code = button.parentElement.querySelector("code");
    button.hidden = false;
    button.addEventListener("click", function () {
      copyText(code.textContent).then(function () { button.textContent = "Copied"; }, function () {
        getSelection().selectAllChildren(code);
        button.textContent = "Selected";
      }).then(function () { setTimeout(function () { button.textContent = "Copy"; }, 1600); });
    });
  });

  var save = doc.querySelector("button.save");
  save.hidden = false;
  save.addEventListener("click", function () {
    unpack("result").json().then(function (data) { saveAs(JSON.stringify(data, null, 2) + "\\n"); });
  });
  function saveAs(text) {
    var blob = new Blob([text], { type: "application/json" });
    var link = doc.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = "result.json";
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
  }

  var folded = [];
  addEventListener("beforeprint", function () {
    folded = all("details:not([open])").filter(function (one) { return !one.matches(".about, .filters details"); });
    folded.forEach(function (one) { one.open = true; });
  });
  addEventListener("afterprint", function () {
    folded.forEach(function (one) { one.open = false; });
  });

  var links = all("a.cell");
  var opened = null;
  function openTarget() {
    var name = decodeURIComponent(location.hash.slice(1));
    var target = name === "" ? null : doc.getElementById(name);
    var detail = target && target.closest(".detail");
    links.forEach(function (link) {
      var current = detail !== null && link.getAttribute("href") === "#" + detail.id;
      if (current) { link.setAttribute("aria-current", "true"); opened = link; }
      else link.removeAttribute("aria-current");
    });
    if (target && target.tagName === "DETAILS") target.open = true;
    if (detail && detail === target) detail.querySelector("h3").focus({ preventScroll: true });
    if (target && target.id === "matrix" && opened) opened.focus({ preventScroll: true });
  }
  addEventListener("hashchange", openTarget);
  openTarget();
  addEventListener("keydown", function (event) {
    if (event.key === "Escape" && doc.querySelector("a.cell[aria-current]")) location.hash = "matrix";
  });

  var table = doc.querySelector("table.matrix");
  if (table) table.addEventListener("keydown", function (event) {
    var move = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    var here = event.target.closest("td");
    if (!move || !here) return;
    var row = here.parentElement.rowIndex, column = here.cellIndex, next;
    do {
      row += move[0]; column += move[1];
      next = table.rows[row] && table.rows[row].cells[column];
    } while (next && !next.querySelector("a.cell"));
    if (next && column > 0 && row > 0) { event.preventDefault(); next.querySelector("a.cell").focus(); }
  });

  all("figure.sequence").forEach(function (figure) {
    var player = figure.querySelector(".player");
    var slider = player.querySelector("input");
    var output = player.querySelector("output");
    var stage = figure.querySelector(".stage");
    var items = all("ol.steps > li", figure);
    var marks = all("[data-step]", figure);
    var band = figure.querySelector("rect.band:not(.evident)");
    function show(step, scroll) {
      slider.value = String(step);
      marks.forEach(function (mark) {
        var number = Number(mark.dataset.step);
        mark.classList.toggle("later", number > step);
        mark.classList.toggle("current", number === step);
      });
      var item = items[step - 1];
      var what = item.querySelector(".what").textContent;
      var when = item.querySelector(".hidden").textContent;
      output.textContent = step + " of " + items.length + ": " + when + what;
      slider.setAttribute("aria-valuetext", "step " + step + " of " + items.length);
      item.title = what;
      var here = marks.find(function (mark) { return mark.tagName === "text" && Number(mark.dataset.step) === step; });
      band.setAttribute("y", Number(here.getAttribute("y")) - 17);
      band.classList.add("current");
      if (!scroll) return;
      var top = item.offsetTop - 34;
      if (top < stage.scrollTop || top > stage.scrollTop + stage.clientHeight - 90) {
        stage.scrollTop = Math.max(0, top - stage.clientHeight / 3);
      }
    }
    function step(by) { show(Math.min(items.length, Math.max(1, Number(slider.value) + by)), true); }
    player.hidden = false;
    slider.addEventListener("input", function () { show(Number(slider.value), true); });
    player.querySelector(".back").addEventListener("click", function () { step(-1); });
    player.querySelector(".forward").addEventListener("click", function () { step(1); });
    var evidence = player.querySelector(".evidence");
    var evident = items.filter(function (item) { return item.classList.contains("evident"); })
      .map(function (item) { return Number(item.dataset.step); });
    evidence.hidden = evident.length === 0;
    evidence.addEventListener("click", function () {
      var now = Number(slider.value);
      var playing = figure.querySelector(".current") !== null;
      var next = evident.find(function (number) { return playing && number > now; });
      show(next === undefined ? evident[0] : next, true);
    });
    items.forEach(function (item, index) {
      item.addEventListener("click", function () { show(index + 1, false); });
    });
  });
`;

/** The script of the page. Kept without template literals so that its parts can live in some here. */
export const client = `"use strict";
(function () {
  const doc = document;
  const all = (selector, root) => Array.from((root || doc).querySelectorAll(selector));
${unpacking}
  window.capstanReady = unpackDetails().then(function () {
${comfort}
${filtering}
  });
})();
`;
