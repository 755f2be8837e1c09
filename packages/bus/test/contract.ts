import { describe } from 'vitest'
import { deliveryContract } from './contract-delivery.ts'
import { killContract } from './contract-kills.ts'
import { outageContract } from './contract-outage.ts'
import { troubleContract } from './contract-trouble.ts'
import { setStage, type Adapter } from './stage.ts'

/**
 * What both adapters promise, and so every service may rely on.
 * @param missing why this machine cannot run it, if it cannot
 */
export function busContract(name: string, adapter: Adapter, missing?: string): void {
  describe.skipIf(missing !== undefined)(`the bus on ${name}`, { timeout: 400_000 }, () => {
    const stage = setStage(adapter)
    deliveryContract(stage)
    troubleContract(stage)
    killContract(stage)
    outageContract(stage)
  })
}
