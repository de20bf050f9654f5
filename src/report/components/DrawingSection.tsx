import type { Result } from '../../result/schema.ts';
import { hopFigures } from '../view/hop-figures.ts';
import { ArmName } from './ArmName.tsx';
import { ScrollBox } from './ScrollBox.tsx';
import { Section } from './Section.tsx';
import { TopologyDrawing } from './TopologyDrawing.tsx';

const lead =
  'Drawn from the data that built them. Outer boxes are network namespaces; the thick line is the way of a packet from client to server; figures at a device are medians of its stages under ping.';

export const DrawingSection = ({ result }: { result: Result }) => {
  const figures = hopFigures(result);
  return (
    <Section id="topologies" title="Topologies" lead={lead}>
      <div class="drawings">
        {result.arms.map(({ id, topology }, style) => (
          <div class="drawing" key={id}>
            <ArmName id={id} style={style} />
            <span class="sub">{topology.title}</span>
            <ScrollBox label={`Drawing of ${id}`}>
              <TopologyDrawing topology={topology} figures={figures.get(id) ?? new Map()} />
            </ScrollBox>
          </div>
        ))}
      </div>
    </Section>
  );
};
