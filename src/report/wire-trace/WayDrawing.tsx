import type { SeenDevice, WireTrace } from '../../model/wire-trace.ts';
import { deviceText, wayThere } from './trace-rows.ts';

interface Group {
  readonly namespace: string;
  readonly devices: readonly SeenDevice[];
}

const groupsOf = (devices: readonly SeenDevice[]): Group[] => {
  const groups: { netns: number; namespace: string; devices: SeenDevice[] }[] = [];
  for (const device of devices) {
    if (groups.at(-1)?.netns === device.netns) groups.at(-1)?.devices.push(device);
    else groups.push({ netns: device.netns, namespace: device.namespace, devices: [device] });
  }
  return groups;
};

/** Units of the view box; a character of the text is about 7 wide. */
const box = { width: 150, height: 44, gap: 24, padding: 14, top: 40 } as const;

const fitted = (text: string): string => (text.length > 20 ? `${text.slice(0, 19)}…` : text);

const groupWidth = ({ devices }: Group): number => devices.length * (box.width + box.gap) - box.gap + 2 * box.padding;

const DeviceBox = ({ device, x }: { device: SeenDevice; x: number }) => (
  <g>
    <rect class="device on-way" x={x} y={box.top} width={box.width} height={box.height} rx="4" />
    <text x={x + box.width / 2} y={box.top + 19} text-anchor="middle">
      {fitted(device.device ?? `interface ${device.ifindex}`)}
    </text>
    <text class="minor" x={x + box.width / 2} y={box.top + 36} text-anchor="middle">
      {fitted(device.master ? `${device.kind}, in ${device.master}` : device.kind)}
    </text>
  </g>
);

const GroupBox = ({ group, x }: { group: Group; x: number }) => (
  <g>
    <rect class="node" x={x} y="4" width={groupWidth(group)} height={box.top + box.height + 10} rx="6" />
    <text class="minor" x={x + box.padding} y="24">
      {group.namespace}
    </text>
    {group.devices.map((device, index) => (
      <DeviceBox key={index} device={device} x={x + box.padding + index * (box.width + box.gap)} />
    ))}
  </g>
);

/** Namespaces from left to right, each with its devices in the order in which the request saw them. */
export const WayDrawing = ({ trace }: { trace: WireTrace }) => {
  const devices = wayThere(trace);
  if (devices.length === 0) return <p>No device saw the request.</p>;
  const placed: { group: Group; x: number }[] = [];
  let x = 4;
  for (const group of groupsOf(devices)) {
    placed.push({ group, x });
    x += groupWidth(group) + box.gap;
  }
  const middle = box.top + box.height / 2;
  return (
    <figure class="drawing">
      <div class="scroll">
        <svg
          viewBox={`0 0 ${x} ${box.top + box.height + 20}`}
          style={`min-width:${Math.min(x, 900)}px`}
          role="img"
          aria-label={devices.map(deviceText).join(', then ')}
        >
          <path class="way" d={`M${box.padding * 2} ${middle}H${x - box.gap - box.padding * 2}`} />
          {placed.map((one) => (
            <GroupBox key={one.x} {...one} />
          ))}
        </svg>
      </div>
    </figure>
  );
};
