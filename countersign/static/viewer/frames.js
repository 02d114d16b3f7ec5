// Frames around words on a page. Boxes are in PDF points from the top left of the page as it is shown.

// Where a box is on a sheet that somebody turned: shares of its width and height.
export function shares(box, page, turn) {
  const [x0, x1, y0, y1] = [box.x0 / page.width, box.x1 / page.width, box.y0 / page.height, box.y1 / page.height];
  if (turn === 90) return { left: 1 - y1, top: x0, width: y1 - y0, height: x1 - x0 };
  if (turn === 180) return { left: 1 - x1, top: 1 - y1, width: x1 - x0, height: y1 - y0 };
  if (turn === 270) return { left: y0, top: 1 - x1, width: y1 - y0, height: x1 - x0 };
  return { left: x0, top: y0, width: x1 - x0, height: y1 - y0 };
}

// The point of the page (in PDF points) below the pointer.
export function pointIn(sheet, page, turn, { clientX, clientY }) {
  const area = contentBox(sheet);
  const [h, v] = [(clientX - area.left) / area.width, (clientY - area.top) / area.height];
  const [x, y] = { 0: [h, v], 90: [v, 1 - h], 180: [1 - h, 1 - v], 270: [1 - v, h] }[turn];
  return { x: x * page.width, y: y * page.height };
}

export function contentBox(sheet) {
  const box = sheet.getBoundingClientRect();
  const left = box.left + sheet.clientLeft;
  const top = box.top + sheet.clientTop;
  return { left, top, width: sheet.clientWidth, height: sheet.clientHeight };
}

export function draw(sheet, boxes, page, turn, className) {
  const layer = layerOf(sheet);
  for (const frame of layer.querySelectorAll(`.${className}`)) frame.remove();
  return boxes.map((box) => {
    const frame = Object.assign(document.createElement("div"), { className: `frame ${className}` });
    for (const [side, share] of Object.entries(shares(box, page, turn)))
      frame.style[side] = `${(share * 100).toFixed(3)}%`;
    layer.append(frame);
    return frame;
  });
}

function layerOf(sheet) {
  let layer = sheet.querySelector(":scope > .frames");
  if (!layer) {
    layer = Object.assign(document.createElement("div"), { className: "frames" });
    layer.setAttribute("aria-hidden", "true");
    sheet.append(layer);
  }
  return layer;
}

// One box around boxes that stand on the same line, so that a value of three words has one frame.
export function joined(boxes) {
  const lines = [];
  for (const box of boxes) {
    const line = lines.find(
      (one) =>
        one.page === box.page &&
        Math.min(one.y1, box.y1) - Math.max(one.y0, box.y0) > 0.5 * (box.y1 - box.y0) &&
        box.x0 - one.x1 < 3 * (box.y1 - box.y0),
    );
    if (line)
      Object.assign(line, {
        x0: Math.min(line.x0, box.x0),
        x1: Math.max(line.x1, box.x1),
        y0: Math.min(line.y0, box.y0),
        y1: Math.max(line.y1, box.y1),
      });
    else lines.push({ ...box });
  }
  return lines;
}
