"use strict";
// The explorer: a reader moves in pictures that were laid out when the file was made.
// What a user typed is data, and is only ever shown by textContent.

const data = JSON.parse(document.getElementById("data").textContent);
const part = id => document.getElementById(id);
const canvas = part("canvas"), panel = part("details");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const STEP = 60, SMALLEST = 0.01, LARGEST = 6, READABLE = 0.68;

let view; // the one that is shown
let at = {x: 0, y: 0, scale: 1}; // which point of the picture stands in the upper left corner, and how large all is
let fitted = true; // until the reader moves
let chosen = null; // the box whose details stay
let matches = [], match = -1;

const say = text => { part("said").textContent = text; };

function make(tag, names, ...content) {
  const one = document.createElement(tag);
  if (names) one.className = names;
  one.append(...content);
  return one;
}

function draw(tag, attributes, ...content) {
  const one = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const name in attributes) one.setAttribute(name, attributes[name]);
  one.append(...content);
  return one;
}

// What is in a box is written out where it first stands.
const written = [...canvas.querySelectorAll(".box")];
for (const one of written) if (one.dataset.as) one.append(...written[one.dataset.as].cloneNode(true).childNodes);

// ---- views: each SVG is made ready when it is first shown

const views = data.views.map((known, place) => ({...known, place, ids: new Set(known.boxes), holder: canvas.children[place]}));

const wholes = {
  least: [data.least, null, "All modules folded"],
  first: [0, null, "The first view"],
  most: [data.most, null, "All modules open"],
};

function prepare(one) {
  one.svg = one.holder.querySelector("svg");
  one.size = [+one.svg.getAttribute("width"), +one.svg.getAttribute("height")];
  one.items = [...one.svg.querySelectorAll(".box")];
  one.lines = [...one.svg.querySelectorAll(".arrows > g")];
  one.items.forEach((item, place) => {
    item.dataset.box = place;
    label(item, item.querySelector("title"));
    const id = one.boxes[place];
    if (id in one.opens) knob(item, 0, 0, true);
  });
  one.order = [...one.items]; // as Page Down goes: a module comes before what is in it
  [...one.svg.querySelectorAll(".room")].forEach((frame, place) => {
    if (one.closes[place] === null) return;
    const item = frame.parentNode, [x, y, wide, high] = ["x", "y", "width", "height"].map(key => +frame.getAttribute(key));
    const isInside = other => {
      const [left, top] = (other.getAttribute("transform") ?? "-1 -1").match(/-?[\d.]+/g);
      return left > x && left < x + wide && top > y && top < y + high;
    };
    one.order.splice(one.order.findIndex(isInside), 0, item);
    const width = item.querySelector("text").getComputedTextLength() + 18;
    item.dataset.room = place;
    item.append(draw("rect", {class: "hit", x: x - 10, y: y - 10, width: Math.max(width + 10, 40), height: 40, rx: 8}));
    label(item, item.querySelector("title"));
    knob(item, x, y, false);
    one.items.push(item);
  });
}

// A title would be shown as the browser's own little window, over ours.
function label(item, title) {
  item.setAttribute("role", "button");
  item.setAttribute("tabindex", "-1");
  item.setAttribute("aria-label", title.textContent);
  title.remove();
}

function knob(item, x, y, closed) {
  item.setAttribute("aria-expanded", String(!closed));
  item.append(draw("g", {class: "knob", transform: `translate(${x} ${y})`},
    draw("circle", {r: 9}), draw("path", {d: closed ? "M-4.5 0H4.5M0 -4.5V4.5" : "M-4.5 0H4.5"})));
}

function show(place) {
  view = views[place];
  for (const one of views) one.holder.hidden = one !== view;
  if (!view.svg) prepare(view); // which measures texts, and hidden ones have no length
  part("remark").textContent = view.remark;
  for (const id in wholes) part(id).disabled = place === wholes[id][0];
  letGo();
  if (!view.items.some(item => item.tabIndex === 0)) view.items[0].setAttribute("tabindex", "0");
}

// Go to another view so that a box stays where the eye is.
function change(place, id, said) {
  const before = id && middle(id), hadFocus = canvas.contains(document.activeElement);
  show(place);
  apply();
  const after = id && middle(id);
  if (fitted || !after) fit();
  else {
    at.x += (after[0] - (before ?? after)[0]) / at.scale;
    at.y += (after[1] - (before ?? after)[1]) / at.scale;
    apply();
  }
  search(false);
  if (hadFocus && id) focusOn(view.items[view.boxes.indexOf(id)]);
  say(said);
}

function middle(id) {
  const item = view.items[view.boxes.indexOf(id)];
  if (!item) return null;
  const box = item.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
}

function unfold(item) {
  const id = view.boxes[item.dataset.box];
  change(view.opens[id], id, `Unfolded ${view.folded[id].title}`);
}

function foldUp(item) {
  const [place, id] = view.closes[item.dataset.room];
  const title = views[place].folded[id]?.title ?? "";
  change(place, id, `Folded ${title}`);
}

// ---- moving

function apply() {
  view.svg.setAttribute("viewBox",
    [at.x, at.y, canvas.clientWidth / at.scale, canvas.clientHeight / at.scale].map(one => one.toFixed(2)).join(" "));
}

let moving = 0;
function moveTo(goal) {
  cancelAnimationFrame(moving);
  if (still.matches) { at = goal; apply(); return; }
  const from = at, start = performance.now();
  const frame = now => {
    const share = Math.min(1, Math.max(0, (now - start) / 180)), eased = share * (2 - share);
    at = Object.fromEntries(Object.keys(goal).map(key => [key, from[key] + (goal[key] - from[key]) * eased]));
    apply();
    if (share < 1) moving = requestAnimationFrame(frame);
  };
  moving = requestAnimationFrame(frame);
}

const wholeScale = () => Math.min(canvas.clientWidth / view.size[0], canvas.clientHeight / view.size[1]);

function centred(scale) {
  return {x: (view.size[0] - canvas.clientWidth / scale) / 2, y: (view.size[1] - canvas.clientHeight / scale) / 2, scale};
}

// At first, a picture that would be too small to read begins at its beginning.
function fit(all = false) {
  cancelAnimationFrame(moving);
  const scale = Math.min(1.4, Math.max(wholeScale(), all ? SMALLEST : READABLE));
  at = centred(scale);
  if (view.size[0] * scale > canvas.clientWidth) at.x = 0;
  if (view.size[1] * scale > canvas.clientHeight) at.y = 0;
  fitted = true;
  apply();
}

function zoom(factor, x = canvas.clientWidth / 2, y = canvas.clientHeight / 2, smoothly = false) {
  const scale = Math.min(LARGEST, Math.max(SMALLEST, at.scale * factor));
  const goal = {x: at.x + x / at.scale - x / scale, y: at.y + y / at.scale - y / scale, scale};
  fitted = false;
  if (smoothly) moveTo(goal);
  else { cancelAnimationFrame(moving); at = goal; apply(); }
}

function pan(dx, dy) {
  cancelAnimationFrame(moving);
  at = {...at, x: at.x + dx / at.scale, y: at.y + dy / at.scale};
  fitted = false;
  apply();
}

// Of an open module, what is seen and clicked is its corner.
const frameOf = item => (item.querySelector(".hit") ?? item).getBoundingClientRect();

// Bring an item into sight, if it is not.
function reveal(item) {
  const inner = frameOf(item), outer = canvas.getBoundingClientRect(), space = 8;
  const aside = (low, high, first, last) => high < first || low > last ? (low + high - first - last) / 2
    : low < first + space ? low - first - space : Math.max(0, high - last + space);
  const dx = aside(inner.left, inner.right, outer.left, outer.right);
  const dy = aside(inner.top, inner.bottom, outer.top, outer.bottom);
  if (!dx && !dy) return;
  fitted = false;
  moveTo({...at, x: at.x + dx / at.scale, y: at.y + dy / at.scale});
}

// Bring an item into sight, and so near that it can be read.
function approach(item) {
  if (at.scale >= READABLE) return reveal(item);
  const inner = frameOf(item), outer = canvas.getBoundingClientRect();
  const x = at.x + ((inner.left + inner.right) / 2 - outer.left) / at.scale;
  const y = at.y + ((inner.top + inner.bottom) / 2 - outer.top) / at.scale;
  fitted = false;
  moveTo({x: x - outer.width / 2 / READABLE, y: y - outer.height / 2 / READABLE, scale: READABLE});
}

// ---- what is near a box, and its way to the root

const keyOf = place => view.boxes[place].split("_")[0];

function light(place, fully) {
  const own = new Set([...view.boxes.keys()].filter(one => keyOf(one) === keyOf(place)));
  const lit = new Set(own), reached = new Set(own), near = new Set(), way = new Set();
  view.arrows.forEach(([tail, head], arrow) => { // all arrows into a box come before those out of it
    if (own.has(tail) || own.has(head)) {
      near.add(arrow);
      lit.add(tail).add(head);
    }
    if (fully && reached.has(tail)) {
      way.add(arrow);
      reached.add(head);
      lit.add(head);
    }
  });
  view.lines.forEach((line, arrow) => {
    line.classList.toggle("near", near.has(arrow));
    line.classList.toggle("way", way.has(arrow) && !near.has(arrow));
    line.classList.toggle("lit", near.has(arrow) || way.has(arrow));
  });
  view.items.forEach((item, one) => {
    item.classList.toggle("lit", lit.has(one));
    item.classList.toggle("chosen", fully && one === place);
  });
  view.holder.classList.toggle("choosing", fully);
}

function dark() {
  for (const one of [...view.items, ...view.lines]) one.classList.remove("near", "way", "lit", "chosen");
  view.holder.classList.remove("choosing");
}

function choose(place) {
  chosen = place;
  light(place, true);
  describe(place);
}

function letGo() {
  chosen = null;
  dark();
  describe(null);
}

// Pointing at a box, or the focus on it, shows it until another is chosen.
function glance(place) {
  if (chosen !== null) return;
  light(place, false);
  describe(place);
}

// ---- the panel

function known(place) {
  return view.folded[view.boxes[place]] ?? data.nodes[keyOf(place)];
}

function describe(place) {
  panel.replaceChildren();
  panel.scrollTop = 0;
  if (place === null) {
    const folds = data.least === data.most ? "" : " Corners with − and + fold and unfold modules.";
    panel.append(make("h2", "", "The whole graph"), facts(data.whole), make("p", "hint",
      `Point at a box to read about it; a click keeps it here and shows its way to the result.${folds}`));
    return;
  }
  const about = known(place);
  panel.append(make("h2", "", about.title), make("p", "tag", tagOf(place, about)));
  const formula = data.formulas[about.formula];
  if (formula) panel.append(make("p", "formula", ...formula.split("`").map((text, odd) => odd % 2 ? make("code", "", text) : text)));
  panel.append(facts(about));
  for (const array of about.arrays ?? []) panel.append(...numbers(array));
  panel.append(...links("takes", place, 1, 0), ...links("used by", place, 0, 1));
}

const tagOf = (place, about) => keyOf(place) === data.root ? `${about.tag}, the output` : about.tag;

function facts(about) {
  const list = make("dl");
  for (const [label, text] of about.facts) list.append(make("dt", "", label), make("dd", "", text));
  return list;
}

function numbers(array) {
  const elements = make("pre", array.label, array.rows.join("\n"));
  if (array.rows.length > 1) {
    elements.classList.add("rows");
    elements.tabIndex = 0; // wide rows are moved by keyboard too
  }
  const content = [make("h3", "", array.label), elements];
  if (array.bad) content.push(make("p", "bad", array.bad));
  if (!array.bins) return content;
  const most = Math.max(...array.bins), width = 240 / array.bins.length;
  const path = array.bins.map((count, bin) => count &&
    `M${(bin * width).toFixed(1)} 44v${(-Math.max(1, count / most * 42)).toFixed(1)}h${(width - 1).toFixed(1)}V44z`);
  const words = `Histogram from ${array.least} to ${array.most}; the highest of ${array.bins.length} bars is ${most}`;
  content.push(
    draw("svg", {class: `bars ${array.label}`, viewBox: "0 0 240 44", preserveAspectRatio: "none", role: "img", "aria-label": words},
      draw("path", {d: path.filter(Boolean).join("")})),
    make("p", "ends", make("span", "", array.least), make("span", "", array.most)),
    make("p", "about", array.about));
  return content;
}

// Buttons that go to the boxes at the other ends of the arrows.
function links(label, place, own, other) {
  const key = keyOf(place), found = new Set();
  for (const arrow of view.arrows) {
    if (keyOf(arrow[own]) === key && keyOf(arrow[other]) !== key) found.add(arrow[other]);
  }
  if (!found.size) return [];
  const buttons = [...found].slice(0, 12).map(one => {
    const button = make("button", "", known(one).title);
    button.addEventListener("click", () => { choose(one); focusOn(view.items[one]); });
    return button;
  });
  if (found.size > buttons.length) buttons.push(make("span", "about", `and ${found.size - buttons.length} more`));
  return [make("h3", "", label), make("div", "links", ...buttons)];
}

// ---- search

function search(spoken = true) {
  const wanted = part("wanted").value.trim().toLowerCase();
  matches = wanted ? [...view.boxes.keys()].filter(place => textOf(place).includes(wanted)) : [];
  match = -1;
  const found = new Set(matches);
  view.items.forEach((item, place) => item.classList.toggle("match", found.has(place)));
  view.holder.classList.toggle("searching", found.size > 0);
  part("before").disabled = part("after").disabled = !matches.length;
  part("found").textContent = wanted ? `${matches.length} found` : "";
  if (wanted && spoken) say(matches.length === 1 ? "1 box found" : `${matches.length} boxes found`);
}

// An operation is found in its ellipse, if it has one, and a name or a shape in the box of the value.
function textOf(place) {
  const about = known(place), id = view.boxes[place], fact = Object.fromEntries(about.facts);
  const operation = [fact.operation ?? about.title, fact.module];
  const value = [fact.operation || about.tag !== "operation" ? about.title : "", about.tag, about.contains, fact.shape];
  const words = id.endsWith("_op") ? [...operation, view.items[place].textContent]
    : view.ids.has(`${id}_op`) ? value : [...operation, ...value];
  return words.join(" ").toLowerCase();
}

function nextMatch(step) {
  if (!matches.length) return;
  match = (match + step + matches.length) % matches.length;
  if (match < 0) match = matches.length - 1;
  const place = matches[match];
  part("found").textContent = `${match + 1} of ${matches.length}`;
  describe(place);
  for (const item of view.items) item.classList.toggle("chosen", item === view.items[place]);
  approach(view.items[place]);
  say(`${match + 1} of ${matches.length}: ${view.items[place].getAttribute("aria-label")}`);
}

// ---- mouse, pen and fingers

const pointers = new Map();
let travelled = 0;

canvas.addEventListener("pointerdown", event => {
  if (event.button) return;
  if (!pointers.size) travelled = 0;
  pointers.set(event.pointerId, [event.clientX, event.clientY]);
});

canvas.addEventListener("pointermove", event => {
  const before = pointers.get(event.pointerId);
  if (!before) return;
  const now = [event.clientX, event.clientY];
  travelled += Math.hypot(now[0] - before[0], now[1] - before[1]);
  if (travelled < 4) return;
  if (!canvas.hasPointerCapture(event.pointerId)) canvas.setPointerCapture(event.pointerId);
  pointers.set(event.pointerId, now);
  const other = [...pointers.keys()].find(id => id !== event.pointerId);
  if (other === undefined) { pan(before[0] - now[0], before[1] - now[1]); return; }
  const fixed = pointers.get(other), frame = canvas.getBoundingClientRect();
  const spread = point => Math.hypot(point[0] - fixed[0], point[1] - fixed[1]) || 1;
  zoom(spread(now) / spread(before), (now[0] + fixed[0]) / 2 - frame.left, (now[1] + fixed[1]) / 2 - frame.top);
});

for (const name of ["pointerup", "pointercancel"]) {
  canvas.addEventListener(name, event => pointers.delete(event.pointerId));
}

canvas.addEventListener("wheel", event => {
  // Who scrolls through a notebook does not zoom on the way; a pinch, which comes as a wheel with Ctrl, is meant.
  if (self !== top && !document.hasFocus() && !event.ctrlKey) return;
  event.preventDefault();
  const frame = canvas.getBoundingClientRect(), lines = event.deltaMode === 1 ? 16 : 1;
  zoom(Math.exp(-event.deltaY * lines * 0.0015), event.clientX - frame.left, event.clientY - frame.top);
}, {passive: false});

const itemOf = event => event.target.closest("[data-box], [data-room]");

canvas.addEventListener("click", event => {
  if (travelled >= 4) return;
  const item = itemOf(event);
  if (!item) letGo();
  else act(item);
});

// Only a pointer that moves itself points: the picture may also move below one that rests.
let pointed = null, rests = "";
function pointAt(item) {
  if (item === pointed) return;
  pointed = item;
  if (item?.dataset.box) glance(+item.dataset.box);
  else if (chosen === null) dark();
}

canvas.addEventListener("pointermove", event => {
  const here = `${event.clientX} ${event.clientY}`;
  if (!pointers.size && here !== rests) pointAt(itemOf(event));
  rests = here;
});
canvas.addEventListener("pointerleave", () => pointAt(null));

function act(item) {
  if (item.dataset.room) foldUp(item);
  else if (view.boxes[item.dataset.box] in view.opens) unfold(item);
  else if (chosen === +item.dataset.box) letGo();
  else choose(+item.dataset.box);
}

// ---- keyboard

function focusOn(item) {
  if (!item) return;
  for (const one of view.items) one.setAttribute("tabindex", one === item ? "0" : "-1");
  item.focus({preventScroll: true});
}

canvas.addEventListener("focusin", event => {
  const item = itemOf(event);
  if (!item) return;
  for (const one of view.items) one.setAttribute("tabindex", one === item ? "0" : "-1");
  if (!item.matches(":focus-visible")) return;
  reveal(item);
  if (item.dataset.box) {
    if (chosen !== null && chosen !== +item.dataset.box) chosen = null;
    glance(+item.dataset.box);
  } else letGo();
});

const DIRECTIONS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};

// The nearest item in a direction; what lies aside counts as farther.
function towards(item, [dx, dy]) {
  const centre = one => { const box = frameOf(one); return [box.left + box.width / 2, box.top + box.height / 2]; };
  const [x, y] = centre(item);
  let best = null, least = Infinity;
  for (const one of view.items) {
    const [ox, oy] = centre(one), ahead = (ox - x) * dx + (oy - y) * dy, aside = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
    if (one !== item && 2 * ahead > Math.max(aside, 1) && ahead + 2 * aside < least) { best = one; least = ahead + 2 * aside; }
  }
  return best;
}

canvas.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const item = itemOf(event), place = view.order.indexOf(item), last = view.order.length - 1;
  const go = {Home: 0, End: last, PageDown: Math.min(last, place + 1), PageUp: Math.max(0, place - 1)}[event.key];
  if (event.key in DIRECTIONS) {
    const direction = DIRECTIONS[event.key];
    if (item) focusOn(towards(item, direction));
    else pan(direction[0] * STEP, direction[1] * STEP);
  } else if (item && go !== undefined) focusOn(view.order[go]);
  else if (event.key === "Enter" || event.key === " ") {
    if (item) act(item);
    else focusOn(view.items.find(one => one.tabIndex === 0));
  } else if (event.key === "Escape") { letGo(); canvas.focus(); }
  else if (event.key === "+" || event.key === "=") zoom(1.25, undefined, undefined, true);
  else if (event.key === "-") zoom(0.8, undefined, undefined, true);
  else if (event.key === "0") fit(true);
  else return;
  event.preventDefault();
});

document.addEventListener("keydown", event => {
  if (event.key !== "/" || event.target.matches("input")) return;
  event.preventDefault();
  part("wanted").focus();
});

// ---- buttons

part("wanted").addEventListener("input", () => { letGo(); search(); });
part("wanted").addEventListener("keydown", event => {
  if (event.key === "Enter" && event.shiftKey) { event.preventDefault(); nextMatch(-1); }
});
part("search").addEventListener("submit", event => { event.preventDefault(); nextMatch(1); });
part("before").addEventListener("click", () => nextMatch(-1));
part("in").addEventListener("click", () => zoom(1.25, undefined, undefined, true));
part("out").addEventListener("click", () => zoom(0.8, undefined, undefined, true));
part("fit").addEventListener("click", () => fit(true));
for (const id in wholes) part(id).addEventListener("click", () => change(...wholes[id]));
part("theme").addEventListener("click", () => {
  const root = document.documentElement, system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.dataset.theme = (root.dataset.theme ?? system) === "dark" ? "light" : "dark";
});

addEventListener("beforeprint", () => view.svg.setAttribute("viewBox", `0 0 ${view.size.join(" ")}`));
addEventListener("afterprint", apply);
new ResizeObserver(() => { if (matchMedia("print").matches) return; if (fitted) fit(); else apply(); }).observe(canvas);

document.documentElement.classList.add("live");
canvas.tabIndex = 0;
part("tools").hidden = panel.hidden = false;
part("least").hidden = data.least === (data.most ?? 0);
part("most").hidden = data.most === null || data.most === data.least;
part("first").hidden = data.least === 0 || data.most === 0;
show(0);
fit();
