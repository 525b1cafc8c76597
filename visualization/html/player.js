"use strict";
// Shows one step after the other: a layer of the picture is seen from its first step to its last.
{
  const find = (id) => document.getElementById(id);
  const { focus } = JSON.parse(find("data").textContent);
  const picture = find("stage").querySelector("svg");
  const layers = [...picture.querySelectorAll("[data-at]")].map((group) => {
    const [first, last] = group.dataset.at.split(" ").map(Number);
    return { group, first, last };
  });
  const links = [...find("steps").querySelectorAll("a")];
  const end = links.length - 1;
  const longest = Math.max(...links.map((link) => link.textContent.length));
  const natural = picture.viewBox.baseVal;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const inFrame = location.protocol === "about:"; // a notebook's frame has no address of its own
  const SECONDS = 2.4, LEAST_SCALE = 0.68, LARGEST_SCALE = 1.4, LETTER = 8.5;
  let now = 0, timer = 0;

  function show(step, forward = false) {
    now = Math.max(0, Math.min(end, step));
    for (const { group, first, last } of layers) group.toggleAttribute("hidden", now < first || last < now);
    links.forEach((link, place) => {
      if (place === now) link.setAttribute("aria-current", "step"); else link.removeAttribute("aria-current");
    });
    const sentence = links[now].textContent;
    find("said").textContent = sentence;
    find("slider").value = now;
    find("slider").setAttribute("aria-valuetext", `Step ${now} of ${end}. ${sentence}`);
    find("count").textContent = `${now} of ${end}`;
    look();
    if (forward && !still.matches) travel();
    keepInView(links[now], find("steps"));
    if (!inFrame) note();
  }

  // Some browsers refuse a page that notes its step too often, as one does whose slider is dragged.
  function note() {
    try { history.replaceState(null, "", `#step=${now}`); } catch { /* the next step is noted */ }
  }

  // The chip of every piece travels along its arrow, through points that are equally far from each other.
  function travel() {
    for (const chip of picture.querySelectorAll(".piece:not([hidden])")) {
      const frames = chip.dataset.route.split(" ").map((point) => ({ transform: `translate(${point})` }));
      chip.animate(frames, { duration: 900 / speed(), easing: "ease-in-out" });
    }
  }

  const speed = () => Number(find("speed").value);

  // Scrolls inside its own frame only, never the page; `around` the thing stands what it sends pieces to.
  function keepInView(thing, frame, around = 0) {
    const its = thing.getBoundingClientRect(), view = frame.getBoundingClientRect();
    const wide = Math.min(around, view.width / 3), high = Math.min(around, view.height / 3);
    const inside = its.left - wide >= view.left && its.right + wide <= view.right
      && its.top - high >= view.top && its.bottom + high <= view.bottom;
    // What is in sight must stay there: the frame may still be on its way to where another thing was.
    frame.scrollTo({
      left: frame.scrollLeft + (inside ? 0 : (its.left + its.right - view.left - view.right) / 2),
      top: frame.scrollTop + (inside ? 0 : (its.top + its.bottom - view.top - view.bottom) / 2),
      behavior: inside || still.matches ? "auto" : "smooth",
    });
  }

  function look() {
    keepInView(find(`${picture.id}-${focus[now]}`), find("stage"), 180);
  }

  // As large as the window allows beside controls and sentences, and never so small that nobody could read it.
  function fit() {
    const beside = getComputedStyle(find("side").parentElement).display === "grid";
    const lines = Math.ceil(longest * LETTER / find("said").clientWidth); // of the longest sentence
    const below = beside ? 20 : find("controls").offsetHeight + Math.min(innerHeight / 2, 22 * lines + 70);
    const room = Math.max(220, innerHeight - find("stage").offsetTop - below);
    const scale = Math.min(LARGEST_SCALE, find("stage").clientWidth / natural.width, room / natural.height);
    const { style } = find("stage").parentElement;
    style.setProperty("--wide", `${natural.width * Math.max(scale, LEAST_SCALE)}px`);
    style.setProperty("--high", `${room + 4}px`);
    look();
  }

  function play(wanted) {
    clearTimeout(timer);
    document.documentElement.classList.toggle("playing", wanted);
    find("play").lastElementChild.textContent = wanted ? "Pause" : "Play";
    timer = wanted ? setTimeout(tick, 1000 * SECONDS / speed()) : 0;
  }

  function tick() {
    show(now + 1, true);
    play(now < end);
  }

  function toggle() {
    if (timer) return play(false);
    if (now === end) show(0); else show(now + 1, true);
    play(now < end);
  }

  function go(step, forward = false) {
    play(false);
    show(step, forward);
  }

  const moves = {
    first: () => go(0), back: () => go(now - 1), play: toggle, next: () => go(now + 1, true), last: () => go(end),
  };
  for (const [id, move] of Object.entries(moves)) find(id).addEventListener("click", move);
  find("slider").addEventListener("input", (event) => go(Number(event.target.value), true));
  find("speed").addEventListener("change", () => play(timer !== 0));
  links.forEach((link, place) => link.addEventListener("click", (event) => {
    event.preventDefault();
    go(place, true);
  }));

  const keys = { ArrowRight: "next", ArrowLeft: "back", Home: "first", End: "last", " ": "play" };
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    const own = target.closest(key === " " ? "select, button, a" : "select, input");
    if (!(key in keys) || own || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    moves[keys[key]]();
  });

  const fromAddress = () => go(Number((/^#step=(\d+)$/.exec(location.hash) || [0, now])[1]));

  // Without a script the address leads to the line in the list; here that would only scroll the page.
  for (const line of find("steps").children) line.removeAttribute("id");
  scrollTo(0, 0);
  find("controls").hidden = false;
  document.documentElement.classList.add("live");
  addEventListener("resize", fit);
  addEventListener("hashchange", fromAddress);
  fit();
  fromAddress();
}
