import type { Result } from '../../result/schema.ts';
import { ArmName } from './ArmName.tsx';
import { ScrollBox } from './ScrollBox.tsx';
import { Section } from './Section.tsx';
import { TopologyDrawing } from './TopologyDrawing.tsx';

export const DrawingSection = ({ arms }: { arms: Result['arms'] }) => (
  <Section
    id="topologies"
    title="Topologies"
    lead="Drawn from the data that built them. Outer boxes are network namespaces; the thick line is the way of a packet from client to server."
  >
    <div class="drawings">
      {arms.map(({ id, topology }, style) => (
        <div class="drawing" key={id}>
          <ArmName id={id} style={style} />
          <span class="sub">{topology.title}</span>
          <ScrollBox label={`Drawing of ${id}`}>
            <TopologyDrawing topology={topology} />
          </ScrollBox>
        </div>
      ))}
    </div>
  </Section>
);
