// Words a reader cannot read whole: split across lines (hyphenated or not), or cut off by a box or a button.
// A word longer than the whole column has to be split somewhere, so it is let through.
() => {
  const WORD = /[\p{L}\u00AD]{4,}/gu;
  const main = document.querySelector("main") ?? document.body;
  const space = getComputedStyle(main);
  const column = main.clientWidth - parseFloat(space.paddingLeft) - parseFloat(space.paddingRight);

  const boxes = (element) => (element ? [element, ...boxes(element.parentElement)] : []);
  const clips = (box) => ["hidden", "clip"].includes(getComputedStyle(box).overflowX);
  const isForEarsOnly = (element) => boxes(element).some((box) => clips(box) && box.offsetWidth <= 1);
  const isSplit = (rects) => rects.some((rect) => Math.abs(rect.top - rects[0].top) > rect.height / 2);
  const isLongerThanTheColumn = (rects) => rects.reduce((sum, rect) => sum + rect.width, 0) > column;
  const sticksOut = (rects, box) => {
    const edge = box.getBoundingClientRect();
    return rects.some((rect) => rect.left < edge.left - 1 || rect.right > edge.right + 1);
  };
  const isCutOff = (rects, element) =>
    boxes(element).some((box) =>
      clips(box) ? box.scrollWidth > box.clientWidth : box.matches("button, .govuk-button") && sticksOut(rects, box));

  document.querySelectorAll("details").forEach((details) => { details.open = true; });
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const element = text.parentElement;
    if (!element.checkVisibility({ visibilityProperty: true }) || isForEarsOnly(element)) continue;
    for (const word of text.data.matchAll(WORD)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const rects = [...range.getClientRects()].filter((rect) => rect.width);
      if (isSplit(rects) && !isLongerThanTheColumn(rects)) found.push([word[0], "split"]);
      if (rects.length && isCutOff(rects, element)) found.push([word[0], "cut off"]);
    }
  }
  return found;
}
