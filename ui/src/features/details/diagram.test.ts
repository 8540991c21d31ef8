import { describe, expect, it } from "vitest";
import { machine } from "../../ipc/bindings.gen";
import { draw, linksOf, numbersIn } from "./diagram";
import { edgeKey } from "./path";
import { headOf, lineOf } from "./strokes";

const WIDTHS = [300, 388, 420, 560, 900, 1000, 1400];

describe.each(WIDTHS)("the drawing at %i pixels", (pixels) => {
  const drawing = draw(machine, pixels);

  it("has every state once, inside itself", () => {
    expect(drawing.nodes.map((node) => node.state).sort()).toEqual([...machine.states].sort());
    for (const { box } of drawing.nodes) {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.y).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(drawing.width);
      expect(box.y + box.height).toBeLessThanOrEqual(drawing.height);
    }
  });

  it("has every edge of the table once", () => {
    const drawn = drawing.links.flatMap((link) => link.edges);
    expect(drawn.sort()).toEqual(machine.edges.map(edgeKey).sort());
  });

  it("leads every line along the axes from where it leaves to where it goes", () => {
    for (const link of drawing.links) {
      const [tip] = link.points.slice(-1);
      const target = drawing.nodes.find((node) => node.state === link.to)?.box;
      const source =
        drawing.nodes.find((node) => node.state === link.from)?.box ??
        drawing.frames.find((frame) => frame.name === link.from)?.box;
      expect([link.key, touches(target, tip)]).toEqual([link.key, true]);
      expect([link.key, touches(source, link.points[0])]).toEqual([link.key, true]);
      link.points.forEach((point, at) => {
        const before = link.points[at - 1] ?? point;
        expect([link.key, point[0] === before[0] || point[1] === before[1]]).toEqual([link.key, true]);
      });
    }
  });

  it("lets no two states overlap", () => {
    for (const a of drawing.nodes) {
      for (const b of drawing.nodes) {
        const apart =
          a === b ||
          a.box.x + a.box.width <= b.box.x ||
          b.box.x + b.box.width <= a.box.x ||
          a.box.y + a.box.height <= b.box.y ||
          b.box.y + b.box.height <= a.box.y;
        expect([a.state, b.state, apart]).toEqual([a.state, b.state, true]);
      }
    }
  });
});

function touches(
  box: { x: number; y: number; width: number; height: number } | undefined,
  point?: readonly [number, number],
) {
  if (!box || !point) {
    return false;
  }
  const [x, y] = point;
  const near = (a: number, b: number) => Math.abs(a - b) < 0.01;
  const within =
    x >= box.x - 0.01 && x <= box.x + box.width + 0.01 && y >= box.y - 0.01 && y <= box.y + box.height + 0.01;
  const onEdge =
    near(x, box.x) || near(x, box.x + box.width) || near(y, box.y) || near(y, box.y + box.height);
  return within && onEdge;
}

describe("lines", () => {
  const lines = linksOf(machine);

  it("leave a frame once, where all states inside have the edge", () => {
    const framed = lines.filter((line) => line.from === "active" || line.from === "open");
    expect(framed.map((line) => [line.key, line.causes])).toEqual([
      ["open stopped", ["stopped_by_person"]],
      ["open canceled", ["rule_withdrawn"]],
      ["active retrying", ["failed_for_now", "must_wait"]],
      ["active pending", ["interrupted"]],
      ["active error", ["interrupted_too_often", "failed_for_good"]],
    ]);
  });

  it("are few enough to be read", () => {
    expect(lines.length).toBeLessThanOrEqual(20);
  });

  it("draw an edge that no plan knows as well", () => {
    const more = {
      states: machine.states,
      edges: [...machine.edges, { from: "check", cause: "new", to: "delete" }],
    };
    expect(draw(more, 420).links.map((link) => link.key)).toContain("check delete");
  });

  it("say all their numbers, or the newest where there is no room", () => {
    expect(numbersIn(40, [2, 8])).toBe("2 · 8");
    expect(numbersIn(20, [2, 8, 14])).toBe("…14");
    expect(numbersIn(18, [2, 8, 14])).toBe("14");
    expect(numbersIn(1, [7])).toBe("7");
  });

  it("have round corners and an arrow at their end", () => {
    expect(
      lineOf([
        [0, 0],
        [20, 0],
        [20, 20],
      ]),
    ).toBe("M0,0L14,0Q20,0 20,6L20,14");
    expect(
      headOf([
        [0, 0],
        [20, 0],
      ]),
    ).toBe("M20,0L13,3.5L13,-3.5Z");
  });
});
